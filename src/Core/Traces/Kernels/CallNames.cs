namespace Floorline.Core.Traces.Kernels;

/// <summary>Reads what a runtime or driver call does from its name; CUDA and HIP names alike, with or without a version suffix.</summary>
public static class CallNames
{
    private static readonly NameParts _allocations = new("malloc", "free", "memalloc", "hostalloc", "memcreate", "memmap", "memunmap", "memrelease",
        "memaddressreserve", "hostregister", "hostunregister");

    private static readonly NameParts _loading = new("moduleload", "libraryload", "modulegetfunction", "funcload", "streamcreate", "ctxcreate", "primaryctx",
        "setdevice", "getdeviceproperties", "cuinit", "hipinit", "graphinstantiate", "linkcreate", "linkcomplete");

    /// <summary>What a call does.</summary>
    /// <param name="name">Its name, such as <c>cudaLaunchKernel</c> or <c>hipMemcpyWithStream</c>.</param>
    public static CallKind KindOf(string name)
    {
        ReadOnlySpan<char> text = name;
        return Holds(text, "GraphLaunch") ? CallKind.GraphLaunch
            : Holds(text, "Launch") && !Holds(text, "LaunchHostFunc") && !Holds(text, "Attribute") ? CallKind.Launch
            : IsWait(text) ? CallKind.Synchronisation
            : _allocations.In(text) ? CallKind.Allocation
            : _loading.In(text) ? CallKind.Loading
            : CallKind.Other;
    }

    /// <summary>Whether a call replays a graph.</summary>
    /// <param name="name">Its name.</param>
    public static bool IsGraphLaunch(string name) => KindOf(name) == CallKind.GraphLaunch;

    // cudaMemcpy and its relatives return when the copy is done; those named Async return at once, save for pageable memory.
    private static bool IsWait(ReadOnlySpan<char> name) =>
        Holds(name, "Synchronize") || (Holds(name, "Memcpy") && !Holds(name, "Async") && !Holds(name, "Graph") && !Holds(name, "Peer"));

    private static bool Holds(ReadOnlySpan<char> name, string part) => name.Contains(part, StringComparison.OrdinalIgnoreCase);
}
