using Floorline.Core.Traces;
using Floorline.Core.Traces.Losses;
using Floorline.Core.Traces.Rules;

namespace Floorline.Io.Tests.Traces.Labelled;

/// <summary>Every sort of loss is found on made jobs, in Kineto's form and in Nsight Systems', and nothing on controls.</summary>
public class LabelledCaseTests
{
    private const double MostOfAControl = 0.05;

    [Fact]
    public void Cases_AreOfManySorts() => Assert.True(LabelledCases.All.Count >= 70, $"{LabelledCases.All.Count} cases");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Diagnosis_OfEveryCase_NamesItsLossAndItsRulesAndNoOther(bool nsight)
    {
        var wrong = new List<string>();
        foreach (LabelledCase one in LabelledCases.All)
        {
            TraceDiagnosis diagnosis = TraceDiagnosis.Of([.. one.Ranks.Select(rank => nsight ? MadeTrace.ReadOne(rank.Nsight())
                : MadeTrace.ReadOne(rank.Kineto()))], one.Hardware);
            string rules = string.Join(", ", diagnosis.Findings.Select(static f => f.Rule));
            wrong.AddRange(Wrong(one, diagnosis, nsight).Select(what => $"{one.Name}: {what} | {diagnosis.Verdict} | {rules}"));
        }

        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
    }

    private static IEnumerable<string> Wrong(LabelledCase one, TraceDiagnosis diagnosis, bool nsight)
    {
        string[] rules = [.. diagnosis.Findings.Where(static f => !f.IsTrust).Select(static f => f.Rule)];
        Loss? first = diagnosis.Losses.Count > 0 ? diagnosis.Losses[0] : null;
        string says = nsight ? one.SaysWithoutPython ?? one.Says : one.Says;
        if (one.Loss is { } loss)
        {
            if (first?.Cause != loss)
            {
                yield return $"{first?.Cause} instead of {loss}";
            }

            if (!diagnosis.Verdict.Contains(says, StringComparison.Ordinal))
            {
                yield return $"does not say {says}";
            }
        }
        else if (first?.GainShare >= MostOfAControl)
        {
            yield return $"{first.Cause} is {first.GainShare:0.000}";
        }

        foreach (string rule in one.Rules.Except(rules))
        {
            yield return $"{rule} is not found";
        }

        foreach (string rule in one.Never.Intersect(rules))
        {
            yield return $"{rule} is found";
        }

        if (one.Name.StartsWith("control", StringComparison.Ordinal) && diagnosis.Findings.Any(static f => f.Urgency > Urgency.Info))
        {
            yield return "a finding on a control";
        }

        foreach (DeviceDiagnosis device in diagnosis.Devices)
        {
            long sum = device.Losses.Computed + Enum.GetValues<LossCause>().Sum(device.Losses.TimeOf);
            if (sum != device.Budget.Window)
            {
                yield return $"the losses and the computed time are {sum} ns of {device.Budget.Window}";
            }
        }
    }
}
