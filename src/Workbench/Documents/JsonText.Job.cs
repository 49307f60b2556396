namespace Floorline.Workbench.Documents;

public static partial class JsonText
{
    /// <summary>The document <c>floorline/job@1</c>.</summary>
    /// <param name="job">The job.</param>
    public static string Of(JobStatus job)
    {
        ArgumentNullException.ThrowIfNull(job);
        return Document("floorline/job@1", json =>
        {
            json.WriteString("id", job.Id);
            json.WriteString("verb", job.Verb);
            json.WriteString("state", Names.Snake(job.State));
            if (job.Progress is { } progress)
            {
                json.WriteStartObject("progress");
                json.WriteString("doing", progress.Doing);
                json.WriteNumber("done", progress.Done);
                json.WriteNumber("total", progress.Total);
                if (progress.Left is { } left)
                {
                    Milliseconds(json, "left_ms", left);
                }

                json.WriteEndObject();
            }

            Problems(json, job.Problems);
        });
    }
}
