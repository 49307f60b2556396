using Floorline.Core.Serving;
using Floorline.Probes.Endpoint;
using Floorline.StandIn;

namespace Floorline.Io.Tests.Endpoint;

/// <summary>Measured times against what the stand-in itself recorded, in one process and with one clock. The machine's own delays are in both.</summary>
public class AccuracyTests
{
    private readonly Xunit.Abstractions.ITestOutputHelper _output;

    public AccuracyTests(Xunit.Abstractions.ITestOutputHelper output) => _output = output;

    [Theory]
    [InlineData(1, 12, 40)]
    [InlineData(32, 96, 40)]
    [InlineData(256, 256, 12)]
    public async Task Measured_AgainstWhatWasServed_Agrees(int streams, int requests, int tokens)
    {
        await using StandInServer server = await StandInServer.Start(new StandInSettings { PrefillMs = 60, StepMs = 40 });
        using var run = new LoadRun();
        _ = await run.RunAsync(Load.Closed(Load.Target(server.Address), streams, streams * 2, 4) with { Name = "w" });
        LoadOutcome outcome = await run.RunAsync(Load.Closed(Load.Target(server.Address), streams, requests, tokens));

        var ttft = new List<double>();
        var servedTtft = new List<double>();
        var itl = new List<double>();
        var servedItl = new List<double>();
        Assert.All(outcome.Records, static r => Assert.True(r.Completed, r.Failure + r.FailureText));
        foreach (RequestRecord record in outcome.Records)
        {
            ServedRequest served = server.Served[$"t-{record.Index}"];
            Assert.Equal(tokens, record.Chunks);
            ttft.Add(Load.Ms(record.TimeOf(0) - record.Sent));
            servedTtft.Add(Load.Ms(served.Sends[0] - record.Sent));
            for (int i = 1; i < tokens; i++)
            {
                itl.Add(Load.Ms(record.TimeOf(i) - record.TimeOf(i - 1)));
                servedItl.Add(Load.Ms(served.Sends[i] - served.Sends[i - 1]));
            }
        }

        _output.WriteLine($"{streams} streams: TTFT {Load.Median(ttft):0.00} against {Load.Median(servedTtft):0.00}, ITL {Load.Median(itl):0.000} against {Load.Median(servedItl):0.000} ms; stamp delay p99 {outcome.ReceiveLag.At(0.99) * 1e3:0.00} ms, kernel {outcome.KernelStamped}, {outcome.AllocatedBytes / outcome.ReceiveLag.Count} B/token");
        Assert.InRange(Load.Median(ttft), Load.Median(servedTtft) - 0.1, (Load.Median(servedTtft) * 1.02) + 1);
        Assert.InRange(Load.Median(itl), (Load.Median(servedItl) * 0.98) - 1, (Load.Median(servedItl) * 1.02) + 1);
        if (OperatingSystem.IsLinux())
        {
            Assert.True(outcome.KernelStamped);
        }
    }

    /// <summary>Coordinated omission: whatever should have been sent during a stall of 2 s has waited for its end, also what a limit of streams held back.</summary>
    [Fact]
    public async Task Stall_InAnOpenLoop_IsInEveryRequestPlannedDuringIt()
    {
        await using StandInServer server = await StandInServer.Start(new StandInSettings { PrefillMs = 5, StepMs = 1 });
        using var run = new LoadRun();
        Task stall = Task.Delay(1500).ContinueWith(_ => server.Engine.Stall(TimeSpan.FromSeconds(2)), TaskScheduler.Default);
        LoadOutcome outcome = await run.RunAsync(Load.Open(Load.Target(server.Address), 50, 300, 4, limit: 4));
        await stall;
        (long from, long until) = server.Engine.Stalled;
        RequestRecord[] during = [.. outcome.Records.Where(r => r.Planned >= from && r.Planned < until)];

        Assert.InRange(during.Length, 90, 102);
        Assert.All(during, r => Assert.True(r.TimeOf(0) >= until && r.TimeOf(0) - r.Planned >= until - r.Planned));
        LatencySample corrected = LatencySample.Of(outcome.Records.Select(static r => new Core.Quantities.Seconds(Load.Ms(r.TimeOf(0) - r.Planned) / 1e3)));
        LatencySample uncorrected = LatencySample.Of(outcome.Records.Select(static r => new Core.Quantities.Seconds(Load.Ms(r.TimeOf(0) - r.Sent) / 1e3)));
        _output.WriteLine($"p99 corrected {corrected.At(0.99).Milliseconds:0} ms, uncorrected {uncorrected.At(0.99).Milliseconds:0} ms; p90 {corrected.At(0.9).Milliseconds:0} against {uncorrected.At(0.9).Milliseconds:0} ms");
        Assert.True(corrected.At(0.9).Value > 0.8);
        Assert.True(uncorrected.At(0.9).Value < corrected.At(0.9).Value / 2);
    }

    [Fact]
    public async Task Http2_AndCompletions_Work()
    {
        await using StandInServer server = await StandInServer.Start(new StandInSettings { PrefillMs = 2, StepMs = 1 }, protocols: Microsoft.AspNetCore.Server.Kestrel.Core.HttpProtocols.Http2);
        LoadOutcome outcome = await Load.Run(Load.Closed(Load.Target(server.Address, chat: false) with { HttpVersion = System.Net.HttpVersion.Version20 }, 8, 24, 5));

        Assert.All(outcome.Records, static r => Assert.True(r.Completed && r.Chunks == 5, r.Failure + r.FailureText));
        Assert.Equal("HTTP/2", server.LastProtocol);
    }

    [Fact]
    public async Task SeveralEndpoints_TakeTurns()
    {
        await using StandInServer one = await StandInServer.Start(new StandInSettings { PrefillMs = 2, StepMs = 1 });
        await using StandInServer two = await StandInServer.Start(new StandInSettings { PrefillMs = 2, StepMs = 1 });
        LoadPlan plan = Load.Open(Load.Target(one.Address), 200, 20, 3) with { Targets = [Load.Target(one.Address), Load.Target(two.Address)] };
        LoadOutcome outcome = await Load.Run(plan);

        Assert.Equal(10, one.Served.Count);
        Assert.Equal(10, two.Served.Count);
        Assert.Equal(10, outcome.Records.Count(static r => r.EndpointIndex == 1));
    }
}
