namespace Floorline.Readers.Traces.Sqlite;

/// <summary>SQLite's numbers of variable length: seven bits a byte, most significant first, eight in the ninth.</summary>
internal static class Varint
{
    /// <summary>Reads one; false where it goes beyond the end.</summary>
    internal static bool Read(ReadOnlySpan<byte> bytes, ref int at, int end, out long value)
    {
        ulong read = 0;
        for (int index = 0; index < 9; index++)
        {
            if (at >= end)
            {
                value = 0;
                return false;
            }

            byte next = bytes[at++];
            if (index == 8)
            {
                read = (read << 8) | next;
                break;
            }

            read = (read << 7) | (uint)(next & 0x7F);
            if (next < 0x80)
            {
                break;
            }
        }

        value = (long)read;
        return true;
    }
}
