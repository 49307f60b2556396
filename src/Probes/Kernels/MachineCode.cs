using System.Runtime.InteropServices;

namespace Floorline.Probes.Kernels;

/// <summary>
/// A register-only loop written as machine code, for instructions that .NET 10 has no class for: AVX512_BF16 and 512-bit VNNI on Linux x64.
/// Only peaks are probed with it; the page is writable while it is written and executable afterwards, never both.
/// </summary>
internal sealed unsafe class MachineCode : IDisposable
{
    private const int Chains = 16;
    private const nuint Page = 4096;
    private readonly byte* _page;

    private MachineCode(byte* page, string instruction)
    {
        _page = page;
        Instruction = instruction;
    }

    ~MachineCode() => Dispose();

    /// <summary>The instruction of the loop.</summary>
    public string Instruction { get; }

    /// <summary>Operations of one turn: 16 chains of 64 bytes; a multiplication and an addition are two.</summary>
    public double OperationsPerTurn => Instruction.StartsWith("vdpbf16ps", StringComparison.Ordinal) ? 2.0 * Chains * 32 : 2.0 * Chains * 64;

    /// <summary>Products of bf16 pairs into fp32 sums, or null where the processor or the system does not let it run.</summary>
    public static MachineCode? Bf16() => Simd.HasAvx512Bf16 ? Write("vdpbf16ps, 512 bit (machine code)", prefix: 2, opcode: 0x52) : null;

    /// <summary>Products of four bytes into int32 sums, or null where the processor or the system does not let it run.</summary>
    public static MachineCode? Int8() => Simd.HasAvx512Vnni ? Write("vpdpbusd, 512 bit (machine code)", prefix: 1, opcode: 0x50) : null;

    /// <summary>Runs the loop.</summary>
    public void Run(long turns) => ((delegate* unmanaged<long, void>)_page)(Math.Max(1, turns));

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _freed, 1) == 0)
        {
            _ = Unmap(_page, Page);
        }

        GC.SuppressFinalize(this);
    }

    private int _freed;

    private static MachineCode? Write(string instruction, int prefix, byte opcode)
    {
        if (!OperatingSystem.IsLinux() || RuntimeInformation.ProcessArchitecture != Architecture.X64)
        {
            return null;
        }

        const int ReadWrite = 3, ReadExecute = 5, PrivateAnonymous = 0x22;
        byte* page = Map(null, Page, ReadWrite, PrivateAnonymous, -1, 0);
        if ((nint)page == -1)
        {
            return null;
        }

        byte[] code = [.. Code(prefix, opcode)];
        code.CopyTo(new Span<byte>(page, code.Length));
        if (Protect(page, Page, ReadExecute) != 0)
        {
            _ = Unmap(page, Page);
            return null;
        }

        return new MachineCode(page, instruction);
    }

    private static List<byte> Code(int prefix, byte opcode)
    {
        var code = new List<byte>();
        for (int r = 0; r < Chains; r++)
        {
            code.AddRange(Evex(map: 1, prefix: 1, 0xEF, r, r, r)); // vpxord zmm_r, zmm_r, zmm_r
        }

        code.AddRange(Evex(1, 1, 0xEF, 30, 30, 30));
        code.AddRange(Evex(1, 1, 0xEF, 31, 31, 31));
        int loop = code.Count;
        for (int r = 0; r < Chains; r++)
        {
            code.AddRange(Evex(map: 2, prefix, opcode, r, 30, 31));
        }

        code.AddRange([0x48, 0xFF, 0xCF]); // dec rdi
        code.AddRange([0x0F, 0x85, .. BitConverter.GetBytes(loop - (code.Count + 6))]); // jnz loop
        code.AddRange([0xC5, 0xF8, 0x77, 0xC3]); // vzeroupper, ret
        return code;
    }

    /// <summary>One 512-bit EVEX instruction on three registers.</summary>
    private static byte[] Evex(int map, int prefix, byte opcode, int target, int second, int third)
    {
        static int Not(int register, int bit) => ((register >> bit) & 1) ^ 1;
        int p0 = (Not(target, 3) << 7) | (Not(third, 4) << 6) | (Not(third, 3) << 5) | (Not(target, 4) << 4) | map;
        int p1 = ((~second & 15) << 3) | 4 | prefix;
        int p2 = 0x40 | (Not(second, 4) << 3);
        return [0x62, (byte)p0, (byte)p1, (byte)p2, opcode, (byte)(0xC0 | ((target & 7) << 3) | (third & 7))];
    }

    [DllImport("libc", EntryPoint = "mmap")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern byte* Map(byte* start, nuint length, int protection, int flags, int file, nint offset);

    [DllImport("libc", EntryPoint = "mprotect")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int Protect(byte* start, nuint length, int protection);

    [DllImport("libc", EntryPoint = "munmap")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int Unmap(byte* start, nuint length);
}
