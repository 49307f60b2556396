namespace Floorline.Core.Traces.Rules;

/// <summary>A diagnosis in one sentence: the pattern that costs most, or why none can be named.</summary>
internal static class TraceVerdict
{
    internal static string Of(TraceDiagnosis diagnosis) =>
        diagnosis.Findings.FirstOrDefault(static f => f.Rule == TraceDoubts.EarlyEndRule) is { } cut ? $"{cut.Title}. {OfWhatWasRead(diagnosis)}" : OfWhatWasRead(diagnosis);

    private static string OfWhatWasRead(TraceDiagnosis diagnosis)
    {
        if (diagnosis.Findings.FirstOrDefault(static f => f.IsTrust && f.Severity == Severity.Critical) is { } doubt)
        {
            return $"Not to be trusted. {doubt.Title}.";
        }

        Finding? first = diagnosis.Findings.FirstOrDefault(static f => !f.IsTrust);
        string reservation = diagnosis.Findings.Any(static f => f.IsTrust && f.Rule != TraceDoubts.EarlyEndRule && f.Severity > Severity.Info) ? " Read the doubts about the trace first." : "";
        if (diagnosis.Devices.Count == 0)
        {
            return (first ?? diagnosis.Findings.FirstOrDefault(static f => f.Rule != TraceDoubts.EarlyEndRule)) is { } said ? $"{said.Title}." : "Nothing was read.";
        }

        if (first is not null && first.Severity > Severity.Info)
        {
            return $"{first.Title}{Gain(diagnosis, first)}.{reservation}";
        }

        bool idle = diagnosis.Devices.Any(static d => d.Share(d.Budget.Idle) > OtherIdle);
        return $"No known pattern that costs much{(idle ? "; idle time has other causes" : ": the device is kept busy")}.{reservation}";
    }

    private const double OtherIdle = 0.1;

    private static string Gain(TraceDiagnosis diagnosis, Finding finding) =>
        finding.GainCeilingNs is > 0 and { } gain && diagnosis.Devices.FirstOrDefault(d => d.Rank == finding.Evidence.Rank && d.Device == finding.Evidence.Device) is { } device
            ? Words.Say($": at most {Words.Time(gain)} of {Words.Time(device.Budget.Window)} to win")
            : "";
}
