using System.Numerics;
using System.Runtime.InteropServices;

namespace Floorline.Core.Traces.Model;

/// <summary>Collects names, each once: open addressing over one buffer of UTF-8.</summary>
internal sealed class NameInterner
{
    /// <summary>The longest name kept, in bytes: beyond every mangled kernel name seen, and still a line or two of megabytes for a hostile file.</summary>
    internal const int Longest = 16_384;

    /// <summary>All names together, in bytes: a file of nothing but different names cannot fill the memory.</summary>
    internal const int Most = 96 << 20;

    private byte[] _bytes = new byte[64 << 10];
    private int _used;
    private int[] _ends = new int[1024];
    private uint[] _hashes = new uint[1024];
    private int[] _slots = new int[4096];
    private int _count;
    private int _overflow = -1;

    internal int Count => _count;

    internal long ControlCharacters { get; private set; }

    internal long TokenShapedStrings { get; private set; }

    internal long Cut { get; private set; }

    internal int Add(ReadOnlySpan<byte> name)
    {
        if (name.Length > Longest)
        {
            Cut++;
            name = name[..Longest];
        }

        uint hash = Hash(name);
        int[] slots = _slots;
        int mask = slots.Length - 1;
        for (int slot = (int)hash & mask; ; slot = (slot + 1) & mask)
        {
            int index = slots[slot] - 1;
            if (index < 0)
            {
                return AddNew(name, hash, slot);
            }

            if (_hashes[index] == hash && Raw(index).SequenceEqual(name))
            {
                return index;
            }
        }
    }

    internal ReadOnlySpan<byte> Raw(int index)
    {
        int start = index == 0 ? 0 : _ends[index - 1];
        return _bytes.AsSpan(start, _ends[index] - start);
    }

    /// <summary>The table, with what must not be printed replaced.</summary>
    internal NameTable Freeze()
    {
        byte[] bytes = _bytes.AsSpan(0, _used).ToArray();
        int start = 0;
        for (int index = 0; index < _count; index++)
        {
            Clean(bytes.AsSpan(start, _ends[index] - start));
            start = _ends[index];
        }

        return new NameTable(bytes, _ends.AsSpan(0, _count).ToArray());
    }

    private int AddNew(ReadOnlySpan<byte> name, uint hash, int slot)
    {
        if (_used + name.Length > Most)
        {
            Cut++;
            return _overflow >= 0 ? _overflow : _overflow = Append("(further names)"u8, Hash("(further names)"u8));
        }

        _slots[slot] = _count + 1;
        int index = Append(name, hash);
        if (_count * 2 > _slots.Length)
        {
            Grow();
        }

        return index;
    }

    private int Append(ReadOnlySpan<byte> name, uint hash)
    {
        if (_used + name.Length > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(_used + name.Length, _bytes.Length * 2));
        }

        if (_count == _ends.Length)
        {
            Array.Resize(ref _ends, _count * 2);
            Array.Resize(ref _hashes, _count * 2);
        }

        name.CopyTo(_bytes.AsSpan(_used));
        _used += name.Length;
        _ends[_count] = _used;
        _hashes[_count] = hash;
        return _count++;
    }

    private void Grow()
    {
        var slots = new int[_slots.Length * 4];
        int mask = slots.Length - 1;
        for (int index = 0; index < _count; index++)
        {
            int slot = (int)_hashes[index] & mask;
            while (slots[slot] != 0)
            {
                slot = (slot + 1) & mask;
            }

            slots[slot] = index + 1;
        }

        _slots = slots;
    }

    private void Clean(Span<byte> name)
    {
        bool found = false;
        for (int at = name.IndexOfAnyExceptInRange((byte)0x20, (byte)0x7E); at >= 0 && at < name.Length; at++)
        {
            int unfit = UnfitAt(name[at..]);
            if (unfit > 0)
            {
                name.Slice(at, unfit).Fill((byte)'?');
                at += unfit - 1;
                found = true;
            }
        }

        if (found)
        {
            ControlCharacters++;
        }

        (int start, int length) = TokenShape.Find(name);
        for (int tokens = 0; start >= 0; tokens++)
        {
            TokenShapedStrings += tokens == 0 ? 1 : 0;
            // a name with many of them is withheld from there on: searching again and again would take a hostile file's time
            name.Slice(start, tokens < 4 ? length : name.Length - start).Fill((byte)'*');
            (start, length) = TokenShape.Find(name);
        }
    }

    /// <summary>How many bytes of a character that must not reach a terminal stand first: controls (C0, DEL, C1), line separators, and marks that
    /// turn the reading direction.</summary>
    private static int UnfitAt(ReadOnlySpan<byte> rest) => rest[0] switch
    {
        < 0x20 or 0x7F => 1,
        0xC2 when rest.Length > 1 && rest[1] is >= 0x80 and <= 0x9F => 2,
        0xE2 when rest.Length > 2 && rest[1] == 0x80 && rest[2] is (0x8E or 0x8F or (>= 0xA8 and <= 0xAE)) => 3,
        0xE2 when rest.Length > 2 && rest[1] == 0x81 && rest[2] is >= 0xA6 and <= 0xA9 => 3,
        _ => 0,
    };

    // eight bytes at a time, multiply and fold: names are short and trusted by no one, so chains are bounded by the table's growth only
    private static uint Hash(ReadOnlySpan<byte> name)
    {
        ulong hash = (ulong)name.Length * 0x9E3779B97F4A7C15;
        ReadOnlySpan<byte> rest = name;
        while (rest.Length >= 8)
        {
            hash = BitOperations.RotateLeft((hash ^ MemoryMarshal.Read<ulong>(rest)) * 0x9FB21C651E98DF25, 29);
            rest = rest[8..];
        }

        ulong tail = 0;
        foreach (byte value in rest)
        {
            tail = (tail << 8) | value;
        }

        hash = (hash ^ tail) * 0x9FB21C651E98DF25;
        return (uint)(hash ^ (hash >> 32));
    }
}
