using Floorline.Readers;
using Floorline.Readers.Reports;

namespace Floorline.Workbench;

public static partial class Verb
{
    private const int MostFilesOfAFolder = 2000;

    /// <summary>Reads results of other tools: the format is told from the content, the metrics are put into our definitions, and what cannot be converted is unknown with the reason.</summary>
    /// <param name="paths">Files or folders; at least one. A folder stands for every result in it, and what is none is listed.</param>
    public static ReadResult<ReportResult> Report(IReadOnlyList<string> paths)
    {
        ArgumentNullException.ThrowIfNull(paths);
        var files = new List<ReportedFile>();
        var skipped = new List<string>();
        var problems = new List<Problem>();
        foreach (string path in paths)
        {
            if (Directory.Exists(path))
            {
                Folder(path, files, skipped, problems);
                continue;
            }

            ReadResult<ReportedFile> file = ModelSource.Opened(path, static (stream, name) => ReportFile.Read(stream, name));
            problems.AddRange(file.Problems);
            if (file.IsOk)
            {
                files.Add(file.Value);
            }
        }

        if (files.Count == 0 && problems.Count == 0)
        {
            problems.Add(new Problem("", "FILE", paths.Count == 0 ? "nothing" : "no result in the folder", "at least one benchmark result"));
        }

        return problems.Count > 0 ? ReadResult.Failed<ReportResult>(problems) : ReadResult.Ok(new ReportResult(files, skipped));
    }

    private static void Folder(string path, List<ReportedFile> files, List<string> skipped, List<Problem> problems)
    {
        string[] inside = [.. Directory.EnumerateFiles(path, "*", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 16, AttributesToSkip = FileAttributes.ReparsePoint }).Take(MostFilesOfAFolder + 1).Order(StringComparer.Ordinal)];
        if (inside.Length > MostFilesOfAFolder)
        {
            problems.Add(new Problem(path, "", $"more than {MostFilesOfAFolder} files", "a folder of results"));
            return;
        }

        foreach (string file in inside)
        {
            ReadResult<ReportedFile> read = ModelSource.Opened(file, static (stream, name) => ReportFile.Read(stream, name));
            if (read.IsOk)
            {
                files.Add(read.Value);
            }
            else
            {
                skipped.Add(file);
            }
        }
    }
}
