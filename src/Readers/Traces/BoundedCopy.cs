namespace Floorline.Readers.Traces;

/// <summary>A stream taken into memory because its format is read out of order and it cannot seek: a database or archive inside an archive.</summary>
internal static class BoundedCopy
{
    /// <summary>The most that is taken.</summary>
    internal const int Most = 512 << 20;

    /// <exception cref="InvalidDataException">It is larger.</exception>
    internal static MemoryStream Of(Stream stream)
    {
        var copy = new MemoryStream();
        byte[] block = new byte[128 << 10];
        int read;
        while ((read = stream.Read(block)) > 0)
        {
            if (copy.Length + read > Most)
            {
                throw new InvalidDataException("larger than what is taken into memory");
            }

            copy.Write(block, 0, read);
        }

        copy.Position = 0;
        return copy;
    }
}
