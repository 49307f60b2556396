using System.Buffers.Binary;
using System.Text;

namespace Floorline.Io.Tests.Traces;

/// <summary>Writes small SQLite databases: tables of whole numbers and texts, over as many pages as they need.</summary>
internal sealed class MadeDatabase(int pageSize = 512)
{
    private readonly List<byte[]> _pages = [new byte[pageSize]];
    private readonly List<object?[]> _schema = [];

    /// <summary>Adds a table.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="columns">What stands in the brackets of CREATE TABLE.</param>
    /// <param name="rows">Values: null, long or int, double, string.</param>
    internal MadeDatabase Table(string name, string columns, params object?[][] rows)
    {
        int root = Tree([.. rows.Select(static (row, index) => ((long)index + 1, Record(row)))], 0);
        _schema.Add(["table", name, name, root, $"CREATE TABLE {name} ({columns})"]);
        return this;
    }

    /// <summary>A table whose first column is the row number.</summary>
    internal MadeDatabase Numbered(string name, string columns, params (long Id, object? Value)[] rows)
    {
        int root = Tree([.. rows.OrderBy(static row => row.Id).Select(static row => (row.Id, Record([null, row.Value])))], 0);
        _schema.Add(["table", name, name, root, $"CREATE TABLE {name} ({columns})"]);
        return this;
    }

    internal byte[] Bytes()
    {
        byte[] first = Leaf([.. _schema.Select(static (row, index) => ((long)index + 1, Record(row)))], 100);
        "SQLite format 3\0"u8.CopyTo(first);
        BinaryPrimitives.WriteUInt16BigEndian(first.AsSpan(16), (ushort)pageSize);
        first[18] = first[19] = 1;
        first[21] = 64;
        first[22] = first[23] = 32;
        BinaryPrimitives.WriteUInt32BigEndian(first.AsSpan(28), (uint)_pages.Count);
        BinaryPrimitives.WriteUInt32BigEndian(first.AsSpan(56), 1);
        _pages[0] = first;
        return [.. _pages.SelectMany(static page => page)];
    }

    private int Tree(List<(long Id, byte[] Record)> rows, int depth)
    {
        var leaves = new List<(int Page, long Last)>();
        var held = new List<(long Id, byte[] Record)>();
        int used = 8;
        foreach ((long id, byte[] record) in rows)
        {
            int size = 20 + Math.Min(record.Length, pageSize - 60);
            if (used + size > pageSize && held.Count > 0)
            {
                leaves.Add((Add(Leaf(held, 0)), held[^1].Id));
                held.Clear();
                used = 8;
            }

            held.Add((id, record));
            used += size;
        }

        leaves.Add((Add(Leaf(held, 0)), held.Count > 0 ? held[^1].Id : 0));
        while (leaves.Count > 1)
        {
            leaves = [.. leaves.Chunk(20).Select(chunk => (Add(Interior(chunk)), chunk[^1].Last))];
            depth++;
        }

        return leaves[0].Page;
    }

    private int Add(byte[] page)
    {
        _pages.Add(page);
        return _pages.Count;
    }

    private byte[] Interior((int Page, long Last)[] children)
    {
        byte[] page = new byte[pageSize];
        page[0] = 5;
        int content = pageSize;
        for (int index = 0; index + 1 < children.Length; index++)
        {
            byte[] key = Varint(children[index].Last);
            content -= 4 + key.Length;
            BinaryPrimitives.WriteUInt32BigEndian(page.AsSpan(content), (uint)children[index].Page);
            key.CopyTo(page, content + 4);
            BinaryPrimitives.WriteUInt16BigEndian(page.AsSpan(12 + (index * 2)), (ushort)content);
        }

        BinaryPrimitives.WriteUInt16BigEndian(page.AsSpan(3), (ushort)(children.Length - 1));
        BinaryPrimitives.WriteUInt16BigEndian(page.AsSpan(5), (ushort)content);
        BinaryPrimitives.WriteUInt32BigEndian(page.AsSpan(8), (uint)children[^1].Page);
        return page;
    }

    private byte[] Leaf(List<(long Id, byte[] Record)> rows, int header)
    {
        byte[] page = new byte[pageSize];
        page[header] = 13;
        int content = pageSize;
        for (int index = 0; index < rows.Count; index++)
        {
            (long id, byte[] record) = rows[index];
            byte[] local = record;
            byte[] tail = [];
            if (record.Length > pageSize - 35)
            {
                int least = ((pageSize - 12) * 32 / 255) - 23;
                int size = least + ((record.Length - least) % (pageSize - 4));
                size = size <= pageSize - 35 ? size : least;
                local = record[..size];
                tail = new byte[4];
                BinaryPrimitives.WriteUInt32BigEndian(tail, (uint)Chain(record[size..]));
            }

            byte[] cell = [.. Varint(record.Length), .. Varint(id), .. local, .. tail];
            content -= cell.Length;
            if (content < header + 8 + (rows.Count * 2))
            {
                throw new InvalidOperationException("the rows do not fit their page");
            }

            cell.CopyTo(page, content);
            BinaryPrimitives.WriteUInt16BigEndian(page.AsSpan(header + 8 + (index * 2)), (ushort)content);
        }

        BinaryPrimitives.WriteUInt16BigEndian(page.AsSpan(header + 3), (ushort)rows.Count);
        BinaryPrimitives.WriteUInt16BigEndian(page.AsSpan(header + 5), (ushort)content);
        return page;
    }

    private int Chain(byte[] rest)
    {
        int next = 0;
        foreach (byte[] part in rest.Chunk(pageSize - 4).Reverse())
        {
            byte[] page = new byte[pageSize];
            BinaryPrimitives.WriteUInt32BigEndian(page, (uint)next);
            part.CopyTo(page, 4);
            next = Add(page);
        }

        return next;
    }

    private static byte[] Record(object?[] values)
    {
        var types = new List<byte>();
        var body = new List<byte>();
        foreach (object? value in values)
        {
            switch (value)
            {
                case null:
                    types.AddRange(Varint(0));
                    break;
                case string text:
                    byte[] utf8 = Encoding.UTF8.GetBytes(text);
                    types.AddRange(Varint(13 + (utf8.Length * 2)));
                    body.AddRange(utf8);
                    break;
                default:
                    byte[] eight = new byte[8];
                    long number = Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture);
                    BinaryPrimitives.WriteInt64BigEndian(eight, number);
                    int bytes = number is >= sbyte.MinValue and <= sbyte.MaxValue ? 1 : number is >= short.MinValue and <= short.MaxValue ? 2
                        : number is >= -8_388_608 and <= 8_388_607 ? 3 : number is >= int.MinValue and <= int.MaxValue ? 4
                        : number is >= -140_737_488_355_328 and <= 140_737_488_355_327 ? 6 : 8;
                    types.AddRange(Varint(bytes switch { 6 => 5, 8 => 6, _ => bytes }));
                    body.AddRange(eight[^bytes..]);
                    break;
            }
        }

        return [.. Varint(types.Count + 1), .. types, .. body];
    }

    private static byte[] Varint(long value)
    {
        var bytes = new List<byte> { (byte)(value & 0x7F) };
        for (value >>= 7; value != 0; value >>= 7)
        {
            bytes.Insert(0, (byte)((value & 0x7F) | 0x80));
        }

        return [.. bytes];
    }
}
