using System.Runtime.InteropServices;

namespace Floorline.Probes.Engines;

/// <summary>A native library with functions that are looked up by name. It stays loaded: engines keep threads and handlers of their own.</summary>
internal sealed class NativeFunctions
{
    private readonly nint _library;

    public NativeFunctions(string path)
    {
        try
        {
            _library = NativeLibrary.Load(path);
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
        {
            throw new EngineFault($"{path} cannot be loaded: {e.Message.ReplaceLineEndings(" ")}");
        }

        Path = path;
    }

    /// <summary>Where the library lies.</summary>
    public string Path { get; }

    /// <summary>A function.</summary>
    public T Get<T>(string name)
        where T : Delegate => Find<T>(name) ?? throw new EngineFault($"{Path} has no function {name}: it is another library, or a version that is too old or too new");

    /// <summary>A function, or null where the library has none of that name.</summary>
    public T? Find<T>(string name)
        where T : Delegate => NativeLibrary.TryGetExport(_library, name, out nint address) ? Marshal.GetDelegateForFunctionPointer<T>(address) : null;
}
