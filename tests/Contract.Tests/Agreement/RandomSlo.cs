using System.Globalization;
using Floorline.Core.Levers;
using Floorline.Core.Objectives;
using Floorline.Core.Planning;
using Floorline.Core.Quantities;

namespace Floorline.Contract.Tests.Agreement;

/// <summary>One to three objectives around what a situation is expected to give: half to twice of it.</summary>
internal static class RandomSlo
{
    private static readonly string[] _statistics = ["", "", "_mean", "_p50", "_p90", "_p95", "_p99"];

    /// <summary>The objectives as a user types them; null where the situation gives no figure.</summary>
    /// <param name="situation">The situation that draws them.</param>
    /// <param name="now">What it is expected to give.</param>
    public static string? Of(RandomSituation situation, Forecast now)
    {
        var outlook = Outlook.Of(now, situation.Price is null ? null : new DollarsPerHour(double.Parse(situation.Price, CultureInfo.InvariantCulture)));
        Figure[] figures = [Figure.Itl, Figure.Throughput, Figure.Energy, Figure.Memory, Figure.Devices,
            .. situation.Price is null ? Array.Empty<Figure>() : [Figure.Cost],
            .. now.Situation.Load is null ? Array.Empty<Figure>() : [Figure.Ttft, Figure.Ttft, Figure.Itl, Figure.Tpot, Figure.EndToEnd, Figure.EndToEnd,
                Figure.Rate]];
        int count = 1 + situation.Next(3);
        string[] parts = [.. Enumerable.Range(0, count).Select(_ => Part(situation, outlook, figures[situation.Next(figures.Length)])).OfType<string>()
            .DistinctBy(static p => p[..p.IndexOfAny(['<', '>'])])];
        return parts.Length == 0 ? null : string.Join(',', parts);
    }

    private static string? Part(RandomSituation situation, Outlook outlook, Figure figure)
    {
        bool isLatency = Objective.IsLatency(figure);
        string statistic = isLatency ? _statistics[situation.Next(_statistics.Length)] : "";
        Objective asked = isLatency ? Objective.Latency(figure, new Seconds(1), statistic.Length == 0 ? null : Workbench.ObjectiveText.Read(
            $"itl{statistic}<1ms", "").Value.Objectives[0].Statistic) : figure switch
        {
            Figure.Throughput => Objective.Throughput(new TokensPerSecond(1)),
            Figure.Rate => Objective.Rate(new RequestsPerSecond(1)),
            Figure.Cost => Objective.Cost(new Dollars(1)),
            Figure.Energy => Objective.Energy(new Joules(1)),
            Figure.Memory => Objective.Memory(new Bytes(1)),
            _ => Objective.Devices(1),
        };
        if (outlook.Seen(asked) is not { IsKnown: true, Value.Middle: var middle })
        {
            return null;
        }

        double value = middle.Over(asked.Limit) * situation.Factor();
        return value is not (> 1e-7 and < 1e11) ? null : FormattableString.Invariant(figure switch
        {
            Figure.Throughput => $"throughput>{value:G3}",
            Figure.Rate => $"rate>{value:0.######}",
            Figure.Cost => $"cost<{value:0.######}",
            Figure.Energy => $"energy<{value:0.######}",
            Figure.Memory => $"memory<{value / 1e9:0.######}GB",
            Figure.Devices => $"devices<{Math.Max(1, Math.Round(value)):0}",
            _ => $"{Objective.Word(figure)}{statistic}<{value * 1e3:0.######}ms",
        });
    }
}
