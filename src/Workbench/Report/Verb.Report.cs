using Floorline.Core.Quantities;
using Floorline.Core.Serving;
using Floorline.Readers;
using Floorline.Readers.Reports;

namespace Floorline.Workbench;

public static partial class Verb
{
    private const int MostFilesOfAFolder = 2000;
    private const string LeastFiles = "at least one benchmark result";

    /// <summary>
    /// Reads results of other tools: the format is told from the content, the metrics are put into our definitions, and what cannot be converted is unknown
    /// with the reason.
    /// </summary>
    /// <param name="paths">Files or folders; at least one. A folder stands for every result in it, and what is none is listed.</param>
    /// <param name="situation">Model and hardware to hold the latencies against; null, or without hardware, for no diagnosis. Without a model the name in the
    /// file decides where the catalogue or this machine knows it.</param>
    /// <param name="workplace">Where the paths were typed; null is where the situation was, else here.</param>
    public static ReadResult<ReportResult> Report(IReadOnlyList<string> paths, SituationSpec? situation = null, Workplace? workplace = null)
    {
        ArgumentNullException.ThrowIfNull(paths);
        Workplace place = workplace ?? situation?.Workplace ?? Workplace.Here;
        var files = new List<ReportedFile>();
        var skipped = new List<string>();
        var problems = new List<Problem>();
        foreach (string path in paths.Select(place.PathOf))
        {
            if (Directory.Exists(path))
            {
                Folder(path, place, files, skipped, problems);
                continue;
            }

            ReadResult<ReportedFile> file = place.Read(path, static (stream, name) => ReportFile.Read(stream, name));
            problems.AddRange(file.Problems);
            if (file.IsOk)
            {
                files.Add(file.Value);
            }
        }

        if (files.Count == 0 && problems.Count == 0)
        {
            problems.Add(new Problem("", "FILE", paths.Count == 0 ? "nothing" : "no result in the folder", LeastFiles));
        }

        return problems.Count > 0 ? ReadResult.Failed<ReportResult>(problems)
            : ReadResult.Ok(Diagnosed(new ReportResult(files, skipped) { Situation = situation?.At(place) }));
    }

    /// <summary>The same for files that are open already, such as those a browser sent.</summary>
    /// <param name="files">The bytes of each and its name, which is for messages and for the result.</param>
    /// <param name="situation">Model and hardware to hold the latencies against; null, or without hardware, for no diagnosis.</param>
    public static ReadResult<ReportResult> Report(IReadOnlyList<(Stream Bytes, string Name)> files, SituationSpec? situation = null)
    {
        ArgumentNullException.ThrowIfNull(files);
        ReadResult<ReportedFile>[] read = [.. files.Select(static file => ReportFile.Read(file.Bytes, file.Name))];
        Problem[] problems = files.Count == 0 ? [Problem.Missing("", "FILE", LeastFiles)] : [.. read.SelectMany(static file => file.Problems)];
        return problems.Length > 0 ? ReadResult.Failed<ReportResult>(problems)
            : ReadResult.Ok(Diagnosed(new ReportResult([.. read.Select(static file => file.Value)], []) { Situation = situation?.Asked() }));
    }

    private static ReportResult Diagnosed(ReportResult result)
    {
        if (result.Situation is not { } situation)
        {
            return result;
        }

        if (situation.On is null)
        {
            return result with { Assumptions = ["No diagnosis: no hardware is stated (--on)."] };
        }

        var diagnoses = new List<ServingDiagnosis>();
        var assumptions = new List<string>();
        foreach ((ServingRun run, int index) in result.Files.SelectMany(static f => f.Runs).Select(static (r, i) => (r.Run, i)))
        {
            if (ServingFloors.Named(situation, [run.Model.IsKnown ? run.Model.Value : null]) is not { } named)
            {
                assumptions.Add($"No diagnosis of run {index + 1}: the file names its model '{(run.Model.IsKnown ? run.Model.Value : "")}', which neither the catalogue nor this machine knows; --model states it.");
                continue;
            }

            if (named.Engine is null && run.Engine is { IsKnown: true, Value: var engine })
            {
                named = named with { Engine = engine };
                assumptions.Add($"Engine of run {index + 1}: {engine}, as the file names it (--engine states another).");
            }

            double? Mean(Fact<long> tokens) => tokens.IsKnown && run.Completed is { IsKnown: true, Value: > 0 } ? tokens.Value / (double)run.Completed.Value
                : null;
            double? batch = InFlight(run);
            if (batch is null && situation.Batch is null)
            {
                assumptions.Add($"Run {index + 1}: the file tells neither concurrency nor rate and latency; batch 1 is assumed (--batch states it).");
            }

            diagnoses.AddRange(ServingFloors.Of(named, run, index, Mean(run.InputTokens), Mean(run.OutputTokens), batch ?? 1));
        }

        return result with { Diagnoses = diagnoses, Assumptions = [.. assumptions.Distinct()] };
    }

    /// <summary>Requests in flight: by Little's law where rate and latency are known, otherwise the stated limit.</summary>
    private static double? InFlight(ServingRun run)
    {
        double? little = run is { CompletedRate.IsKnown: true, EndToEnd: { IsKnown: true, Value.Mean.IsKnown: true } }
            ? run.CompletedRate.Value.Value * run.EndToEnd.Value.Mean.Value.Value : null;
        double? stated = run.ConcurrencyCount.IsKnown ? run.ConcurrencyCount.Value : null;
        return little is { } l && stated is { } s ? Math.Min(l, s) : little ?? stated;
    }

    private static void Folder(string path, Workplace place, List<ReportedFile> files, List<string> skipped, List<Problem> problems)
    {
        string[] inside = [.. Directory.EnumerateFiles(path, "*", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 16,
            AttributesToSkip = FileAttributes.ReparsePoint }).Take(MostFilesOfAFolder + 1).Order(StringComparer.Ordinal)];
        if (inside.Length > MostFilesOfAFolder)
        {
            problems.Add(new Problem(path, "", $"more than {MostFilesOfAFolder} files", "a folder of results"));
            return;
        }

        foreach (string file in inside)
        {
            ReadResult<ReportedFile> read = place.Read(file, static (stream, name) => ReportFile.Read(stream, name));
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
