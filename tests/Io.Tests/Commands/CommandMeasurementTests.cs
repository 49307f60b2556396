using Floorline.Core.Quantities;
using Floorline.Probes.Commands;

namespace Floorline.Io.Tests.Commands;

public sealed class CommandMeasurementTests
{
    [Fact]
    public void Take_ARunThatCtrlCEnded_IsNoFailureAndNoTime()
    {
        using var cancellation = new CancellationTokenSource();
        var runner = new Scripted(run =>
        {
            if (run < 8)
            {
                return 0;
            }

            new Thread(cancellation.Cancel).Start();
            return 130;
        });

        var taken = CommandMeasurement.Take(runner, new CommandPlan(["anything"]) { WarmUp = 2, Runs = 100 }, cancellation: cancellation.Token);

        Assert.Null(taken.Failure);
        Assert.Equal((2, 5), (taken.WarmUp.Length, taken.Runs.Length));
    }

    [Fact]
    public void Take_ARunThatEndsWith130OfItself_IsAFailure() =>
        Assert.Equal("run 1 ended with exit code 130", CommandMeasurement.Take(new Scripted(static _ => 130),
            new CommandPlan(["anything"]) { WarmUp = 0, Runs = 3 }).Failure);

    private sealed class Scripted(Func<int, int> codes) : ICommandRunner
    {
        private int _runs;

        public CommandRun Run(IReadOnlyList<string> command) => new(Seconds.FromMilliseconds(1), codes(++_runs));
    }
}
