using System.Net;
using System.Net.Sockets;
using Floorline.Probes.Endpoint;
using Floorline.StandIn;

namespace Floorline.Io.Tests.Endpoint;

/// <summary>What servers do wrong: each is counted by its kind, nothing hangs, nothing is thrown, no latency is polluted.</summary>
[Collection(nameof(Timed))]
public sealed class FaultTests : IAsyncLifetime
{
    private StandInServer _server = null!;

    public async Task InitializeAsync() => _server = await StandInServer.Start(new StandInSettings { PrefillMs = 2, StepMs = 1 });

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Theory]
    [InlineData("429", FailureKind.Http429)]
    [InlineData("503", FailureKind.Http503)]
    [InlineData("404", FailureKind.Http4xx)]
    [InlineData("500", FailureKind.Http5xx)]
    [InlineData("reset", FailureKind.Reset)]
    [InlineData("endless", FailureKind.Endless)]
    [InlineData("malformed", FailureKind.Malformed)]
    [InlineData("not-sse", FailureKind.Malformed)]
    [InlineData("invalid-utf8", FailureKind.Malformed)]
    [InlineData("content-type", FailureKind.WrongContentType)]
    [InlineData("truncated", FailureKind.Truncated)]
    [InlineData("stream-error", FailureKind.StreamError)]
    [InlineData("long-line", FailureKind.LineTooLong)]
    public async Task Run_AFault_IsCountedByItsKind(string fault, FailureKind kind)
    {
        LoadOutcome outcome = await Load.Run(Load.Open(Load.Target(_server.Address, fault), 100, 4, 8));

        Assert.Equal(4, outcome.Records.Count);
        Assert.All(outcome.Records, r => Assert.Equal(kind, r.Failure));
        Assert.All(outcome.Records, static r => Assert.False(r.Completed));
    }

    [Theory]
    [InlineData("slow-headers")]
    [InlineData("silent")]
    public async Task Run_Silence_IsATimeout(string fault)
    {
        EndpointTarget target = Load.Target(_server.Address, fault) with { Silence = TimeSpan.FromMilliseconds(400) };
        LoadOutcome outcome = await Load.Run(Load.Closed(target, 2, 2, 8));

        Assert.All(outcome.Records, static r => Assert.Equal(FailureKind.Timeout, r.Failure));
    }

    [Fact]
    public async Task Run_NobodyListens_IsRefused()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        LoadOutcome outcome = await Load.Run(Load.Closed(Load.Target(new Uri($"http://127.0.0.1:{port}")), 2, 4, 8));

        Assert.All(outcome.Records, static r => Assert.Equal(FailureKind.Refused, r.Failure));
    }

    [Theory]
    [InlineData("split-utf8", 6)]
    [InlineData("gzip", 6)]
    [InlineData("no-usage", 6)]
    [InlineData("comments", 6)]
    [InlineData("late-usage", 6)]
    [InlineData("reasoning", 6)]
    [InlineData("tools", 6)]
    public async Task Run_OddButRight_Completes(string fault, int chunks)
    {
        LoadOutcome outcome = await Load.Run(Load.Closed(Load.Target(_server.Address, fault), 2, 4, 6));

        Assert.All(outcome.Records, static r => Assert.True(r.Completed, r.Failure + " " + r.FailureText));
        Assert.All(outcome.Records, r => Assert.Equal(chunks, r.Chunks));
        Assert.All(outcome.Records, r => Assert.Equal(fault is "no-usage" or "split-utf8" or "gzip" ? -1 : 6, r.UsageOutput));
        Assert.Equal(fault == "comments", outcome.Records[0].Comments > 0);
        Assert.Equal(fault == "reasoning", outcome.Records[0].HasReasoning);
        Assert.Equal(fault == "tools", outcome.Records[0].HasToolCall);
        Assert.Equal(fault == "gzip", outcome.Records[0].Compressed);
    }

    [Fact]
    public async Task Run_ChunksOfFifty_AreCountedByUsage()
    {
        LoadOutcome outcome = await Load.Run(Load.Closed(Load.Target(_server.Address, "chunk50"), 1, 2, 150));

        Assert.All(outcome.Records, static r => Assert.Equal((3, 150, false), (r.Chunks, r.UsageOutput, r.TokensPerChunkKnown)));
    }

    [Fact]
    public async Task Run_MixedWithFaults_GoesOn()
    {
        LoadOutcome outcome = await Load.Run(Load.Closed(Load.Target(_server.Address, "first-429"), 2, 8, 4));

        Assert.Equal(3, outcome.Records.Count(static r => r.Failure == FailureKind.Http429));
        Assert.Equal(5, outcome.Records.Count(static r => r.Completed));
    }

    [Fact]
    public async Task FailureText_WithAKey_DoesNotShowIt()
    {
        LoadOutcome outcome = await Load.Run(Load.Closed(Load.Target(_server.Address, "500"), 1, 1, 4));

        Assert.DoesNotContain("abcdefgh", outcome.Records[0].FailureText, StringComparison.Ordinal);
        Assert.Contains("(key)", outcome.Records[0].FailureText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_RetryAfter_IsRead() => Assert.Equal(1, (await Load.Run(Load.Open(Load.Target(_server.Address, "503"), 100, 1, 4))).Records[0]
        .RetryAfter);

    [Fact]
    public async Task Run_Interrupted_GivesWhatWasMeasured()
    {
        await using StandInServer slow = await StandInServer.Start(new StandInSettings { PrefillMs = 5, StepMs = 20 });
        using var stop = new CancellationTokenSource();
        stop.CancelAfter(1200);
        LoadOutcome outcome = await Load.Run(Load.Closed(Load.Target(slow.Address), 4, 100_000, 10), stop.Token);

        Assert.True(outcome.Interrupted);
        Assert.Contains(outcome.Records, static r => r.Completed);
        Assert.All(outcome.Records, static r => Assert.True(r.Failure is FailureKind.None or FailureKind.CutOff));
    }
}
