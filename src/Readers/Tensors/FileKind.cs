namespace Floorline.Readers.Tensors;

/// <summary>Names what stands in a file that is not what its name says.</summary>
internal static class FileKind
{
    /// <summary>What the first bytes show; null where they show nothing known.</summary>
    internal static string? Of(ReadOnlySpan<byte> start)
    {
        ReadOnlySpan<byte> text = start.StartsWith("\uFEFF"u8) ? start[3..] : start;
        text = text.TrimStart(" \t\r\n"u8);
        return start.IsEmpty ? "an empty file (0 bytes)"
            : text.StartsWith("version https://git-lfs"u8) ? "a Git LFS pointer, not the file itself (run git lfs pull)"
            : !text.IsEmpty && text[0] == (byte)'<' ? "an HTML or XML page (a failed download saved under this name)"
            : start.StartsWith("GGUF"u8) ? "a GGUF file"
            : start.StartsWith("PK\u0003\u0004"u8) ? "a ZIP archive (a PyTorch checkpoint, perhaps)"
            : !text.IsEmpty && text[0] is (byte)'{' or (byte)'[' ? "JSON text"
            : null;
    }

    /// <summary>Reads the first bytes of a stream and goes back to where it was.</summary>
    internal static byte[] Start(Stream stream, int count = 64)
    {
        long at = stream.Position;
        byte[] start = new byte[count];
        int read = stream.ReadAtLeast(start, count, throwOnEndOfStream: false);
        stream.Position = at;
        return start[..read];
    }
}
