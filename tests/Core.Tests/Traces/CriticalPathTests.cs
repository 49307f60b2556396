using Floorline.Core.Traces.Rules;
using Floorline.Core.Traces.Steps;

namespace Floorline.Core.Tests.Traces;

public class CriticalPathTests
{
    [Fact]
    public void Path_OfQueuedKernels_LiesOnTheDevice()
    {
        var recording = new Recording();
        recording.Step(0, 0, 60).Step(1, 60, 60);
        for (int i = 0; i < 10; i++)
        {
            recording.Kernel($"k{i % 2}", 10 + (i * 100), 100, launch: 2 + i);
        }

        CriticalPath path = Longest(recording.Diagnosis().Devices[0]);

        Assert.Equal(path.Step.Length, path.TimeOf(PathPart.Device));
        Assert.Equal(2, path.Names.Count);
    }

    // the host works for 90 us before each launch and never waits: all of it lies on the host
    [Fact]
    public void Path_OfAHostBoundStep_LiesOnTheHostAlone()
    {
        var recording = new Recording();
        for (int step = 0; step < 3; step++)
        {
            recording.Step(step, step * 1000, 1000);
            for (int i = 0; i < 10; i++)
            {
                double at = (step * 1000) + (i * 100);
                recording.Operator("aten::linear", at, 98).Kernel("k", at + 96, 3, launch: at + 92);
            }
        }

        CriticalPath path = Longest(recording.Diagnosis().Devices[0]);

        Assert.True(path.TimeOf(PathPart.Host) > 0.9 * path.Step.Length);
        Assert.Equal(PathPart.Host, path.Names[0].Part);
    }

    // kernels of 500 us, a wait for them, then 300 us of work on the host: both take turns on the path
    [Fact]
    public void Path_OfAStepThatWaits_GoesBackToTheDeviceAtTheWait()
    {
        var recording = new Recording();
        double at = 0;
        for (int step = 0; step < 4; step++)
        {
            double from = at;
            recording.Kernel("k", at + 10, 500, launch: at + 4).Call("cudaStreamSynchronize", at + 8, 504).Operator("aten::numpy", at + 513, 290);
            at += 810;
            recording.Step(step, from, 805);
        }

        CriticalPath path = Longest(recording.Diagnosis().Devices[0]);

        Assert.Equal(500_000, path.TimeOf(PathPart.Device));
        Assert.True(path.TimeOf(PathPart.Host) > 290_000);
        Assert.Contains(path.Names, static n => n.Part == PathPart.Host);
    }

    [Fact]
    public void Parts_OfAnyPath_SumToItsStep()
    {
        for (int seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            var recording = new Recording();
            double host = 0;
            double[] free = new double[3];
            for (int step = 0; step < 4; step++)
            {
                double from = host;
                for (int i = 0; i < random.Next(1, 12); i++)
                {
                    int stream = random.Next(3);
                    double start = Math.Max(host + random.Next(0, 9), free[stream]);
                    double time = random.Next(0, 40);
                    recording.Kernel($"k{random.Next(3)}", start, time, launch: random.Next(9) == 0 ? null : host, stream: stream);
                    free[stream] = start + time;
                    host += random.Next(1, 30);
                    if (random.Next(4) == 0)
                    {
                        double until = Math.Max(host, free.Max()) + 2;
                        recording.Call("cudaDeviceSynchronize", host, until - host);
                        host = until + 1;
                    }
                }

                recording.Step(step, from, Math.Max(1, host - from));
                host += 2;
            }

            foreach (DeviceDiagnosis device in recording.Diagnosis().Devices)
            {
                Assert.All(device.CriticalPaths, path =>
                {
                    Assert.Equal(path.Step.Length, Enum.GetValues<PathPart>().Sum(path.TimeOf));
                    Assert.Equal(path.Step.Length, path.Names.Sum(static n => n.Time));
                });
            }
        }
    }

    private static CriticalPath Longest(DeviceDiagnosis device) => device.CriticalPaths[0];
}
