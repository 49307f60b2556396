using System.Runtime.InteropServices;
using Floorline.Probes.Host;
using Floorline.Probes.Kernels;

namespace Floorline.HostKernels;

/// <summary>Register-only arithmetic against the same instruction in C.</summary>
internal static unsafe class Peaks
{
    public static void Run(string library, int rounds)
    {
        nint handle = NativeLibrary.Load(library);
        double Work(string name) => ((delegate* unmanaged<double>)NativeLibrary.GetExport(handle, name))();
        var fma = (delegate* unmanaged<long, float>)NativeLibrary.GetExport(handle, "c_fma");
        var dot256 = (delegate* unmanaged<long, int>)NativeLibrary.GetExport(handle, "c_dot256");
        var dot512 = (delegate* unmanaged<long, int>)NativeLibrary.GetExport(handle, "c_dot512");
        using Team team = Team.OfThisMachine(1);
        using MachineCode? int8 = MachineCode.Int8();
        const long Turns = 1_000_000;
        Console.WriteLine("Arithmetic on one thread, Gop/s");
        if (Work("c_fma_work") is > 0 and var fmaWork)
        {
            Alternating.Run(team, "fp32 fma", 1, rounds, 1e9, ((_, _) => FmaKernel<float>.Run(Simd.Best, Turns), Turns * FmaKernel<float>.FlopsPerTurn(Simd.Best), (_, _) => fma(Turns), Turns * fmaWork));
        }

        if (Work("c_dot256_work") is > 0 and var narrow && Int8DotKernel.Instruction.StartsWith("vpdpbusd", StringComparison.Ordinal))
        {
            Alternating.Run(team, "int8 vpdpbusd 256 (AvxVnni)", 1, rounds, 1e9, ((_, _) => Int8DotKernel.Run(Turns), Turns * Int8DotKernel.OperationsPerTurn, (_, _) => dot256(Turns), Turns * narrow));
        }

        if (Work("c_dot512_work") is > 0 and var wide && int8 is not null)
        {
            Alternating.Run(team, "int8 vpdpbusd 512 (emitted bytes)", 1, rounds, 1e9, ((_, _) => int8.Run(Turns), Turns * int8.OperationsPerTurn, (_, _) => dot512(Turns), Turns * wide));
        }
    }
}
