using Floorline.Core.Traces;
using Floorline.Core.Traces.Compilation;
using Floorline.Core.Traces.Model;
using Floorline.Core.Traces.Rules;

namespace Floorline.Core.Tests.Traces;

public class CompilationTests
{
    [Fact]
    public void Report_OfRegionsAndCompilations_CountsThem()
    {
        CompilationReport seen = Compiled().Diagnosis().Devices[0].Compilation;

        Assert.Equal([new CompiledFrame(0, 3, 4, 40_000), new CompiledFrame(1, 1, 4, 40_000)], seen.Frames);
        Assert.Equal(2, seen.Recompilations);
        Assert.Equal((2, 500_000), (seen.Compilations, seen.CompileTime));
        Assert.Equal(2, seen.PiecesPerStep);
        Assert.Equal("torch_dynamo_resume_in_forward_at_12", Assert.Single(seen.Resumed));
    }

    // 250 us a compilation against calls of 1 ms that save all or a tenth of it
    [Fact]
    public void BreakEven_IsCompileTimeOverWhatACallSaves()
    {
        CompilationReport seen = Compiled().Diagnosis().Devices[0].Compilation;

        Assert.Equal(1_000_000, seen.CallTime);
        Assert.Equal(1, seen.BreakEvenCalls(1));
        Assert.Equal(3, seen.BreakEvenCalls(0.1));
        Assert.Null(CompilationReport.None.BreakEvenCalls(1));
    }

    [Fact]
    public void Rules_NameRecompilationAndBreaks()
    {
        TraceDiagnosis diagnosis = Compiled().Diagnosis();

        TraceFinding again = Assert.Single(diagnosis.Findings, static f => f.Rule == "recompilation");
        Assert.Contains("frame 0 3 times", again.Evidence.Text, StringComparison.Ordinal);
        TraceFinding breaks = Assert.Single(diagnosis.Findings, static f => f.Rule == "graph-breaks");
        Assert.Contains("resumes in 1 place", breaks.Title, StringComparison.Ordinal);
    }

    [Fact]
    public void Report_OfATraceWithoutIt_IsEmpty() =>
        Assert.False(new Recording().Kernel("k", 10, 10, launch: 5).Diagnosis().Devices[0].Compilation.IsSeen);

    private static Recording Compiled()
    {
        var recording = new Recording();
        for (int step = 0; step < 4; step++)
        {
            double at = step * 1000;
            int compilation = Math.Min(step, 2);
            recording.Step(step, at, 990).Range($"Torch-Compiled Region: 0/{compilation}", at + 400, 10).Range("Torch-Compiled Region: 1/0", at + 420, 10)
                .Host(EventKind.PythonFunction, "model.py(12): torch_dynamo_resume_in_forward_at_12", at + 415, 20)
                .Kernel("k", at + 410, 300, launch: at + 402);
            if (step is 1 or 2)
            {
                recording.Range("_compile.compile_inner (dynamo_timed)", at + 50, 250).Range("OutputGraph.call_user_compiler (dynamo_timed)", at + 60, 200);
            }
        }

        return recording;
    }
}
