using System.Buffers.Binary;
using System.Text;

namespace Floorline.Readers.Traces.Sqlite;

/// <summary>
/// A SQLite 3 database, read from front to back of its tables and never written: the file format as sqlite.org/fileformat2.html states it. No index is used,
/// no journal or write-ahead log is applied. Every page number, size and count of the file is checked before it is followed.
/// </summary>
internal sealed class SqliteFile
{
    /// <summary>The largest record that is put together from overflow pages.</summary>
    private const int LargestRecord = 16 << 20;
    private const int DeepestTree = 24;
    private const int BlockBytes = 64 << 10;
    private const int Blocks = 64;

    private readonly Stream _stream;
    private readonly int _pageSize;
    private readonly int _usable;
    private readonly long _pages;
    private readonly Encoding _encoding;
    private readonly Dictionary<long, (byte[] Bytes, int Length)> _blocks = [];
    private readonly Queue<long> _order = new();

    private SqliteFile(Stream stream, ReadOnlySpan<byte> header)
    {
        _stream = stream;
        int size = BinaryPrimitives.ReadUInt16BigEndian(header[16..]);
        _pageSize = size == 1 ? 65536 : size;
        _usable = _pageSize - header[20];
        if (_pageSize < 512 || !System.Numerics.BitOperations.IsPow2(_pageSize) || _usable < 480)
        {
            throw new SqliteFault(16, "a page size that no database has");
        }

        _pages = (stream.Length + _pageSize - 1) / _pageSize;
        _encoding = BinaryPrimitives.ReadUInt32BigEndian(header[56..]) switch { 2 => Encoding.Unicode, 3 => Encoding.BigEndianUnicode, _ => Encoding.UTF8 };
        foreach (SqliteRow row in Scan(1, -1))
        {
            if (row.Text(0) == "table" && SqliteSchema.Of(row.Text(1), row.Long(3), row.Text(4)) is { } table && Tables.Count < 4096)
            {
                Tables.TryAdd(table.Name, table);
            }
        }
    }

    /// <summary>Tables by name.</summary>
    internal Dictionary<string, SqliteTable> Tables { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Opens a database.</summary>
    /// <param name="stream">The file; must be able to seek.</param>
    /// <exception cref="SqliteFault">It is none, or broken where its tables are listed.</exception>
    internal static SqliteFile Open(Stream stream)
    {
        Span<byte> header = stackalloc byte[100];
        stream.Position = 0;
        int read = stream.ReadAtLeast(header, 100, throwOnEndOfStream: false);
        if (read < 100 || !header.StartsWith("SQLite format 3\0"u8))
        {
            throw new SqliteFault(read, "no SQLite header");
        }

        return new SqliteFile(stream, header);
    }

    /// <summary>The rows of a table, in order of row number. The row is the same object each time.</summary>
    /// <exception cref="SqliteFault">While walking: the file is broken or cut off there.</exception>
    internal IEnumerable<SqliteRow> Rows(SqliteTable table) => Scan(table.RootPage, table.RowIdColumn);

    private IEnumerable<SqliteRow> Scan(long root, int rowIdColumn)
    {
        var row = new SqliteRow(_encoding);
        var path = new Stack<(byte[] Page, long Number, int Cell)>();
        long visited = 0;
        byte[] record = [];

        // a page that is done is read over by the next: a large table leaves no garbage
        var spare = new Stack<byte[]>();
        path.Push((Page(root, spare), root, 0));
        while (path.Count > 0)
        {
            (byte[] page, long number, int cell) = path.Pop();
            int header = number == 1 ? 100 : 0;
            byte kind = page[header];
            int cells = BinaryPrimitives.ReadUInt16BigEndian(page.AsSpan(header + 3));
            int pointers = header + (kind == 5 ? 12 : 8);
            if (kind is not (5 or 13) || pointers + (cells * 2) > _usable)
            {
                throw new SqliteFault((number - 1) * _pageSize, "a page that is none of a table's");
            }

            if (kind == 5)
            {
                if (cell > cells)
                {
                    spare.Push(page);
                    continue;
                }

                path.Push((page, number, cell + 1));
                long child = cell == cells
                    ? BinaryPrimitives.ReadUInt32BigEndian(page.AsSpan(header + 8))
                    : BinaryPrimitives.ReadUInt32BigEndian(page.AsSpan(CellAt(page, number, pointers, cell, 4)));
                if (path.Count > DeepestTree || ++visited > _pages)
                {
                    throw new SqliteFault((number - 1) * _pageSize, "a tree that turns back on itself");
                }

                path.Push((Page(child, spare), child, 0));
                continue;
            }

            for (int index = 0; index < cells; index++)
            {
                int at = CellAt(page, number, pointers, index, 4);
                if (!Varint.Read(page, ref at, _usable, out long size) || !Varint.Read(page, ref at, _usable, out long rowId) || size is < 0 or > LargestRecord)
                {
                    throw new SqliteFault(((number - 1) * _pageSize) + at, "a record of impossible size");
                }

                bool whole;
                if (size <= _usable - 35)
                {
                    whole = at + size <= _usable && row.Take(page, at, (int)size, rowId, rowIdColumn);
                }
                else
                {
                    record = record.Length >= size ? record : new byte[size];
                    Collect(page, at, (int)size, record, number, spare);
                    whole = row.Take(record, 0, (int)size, rowId, rowIdColumn);
                }

                if (!whole)
                {
                    throw new SqliteFault(((number - 1) * _pageSize) + at, "a record that contradicts itself");
                }

                yield return row;
            }

            spare.Push(page);
        }
    }

    private int CellAt(byte[] page, long number, int pointers, int cell, int least)
    {
        int at = BinaryPrimitives.ReadUInt16BigEndian(page.AsSpan(pointers + (cell * 2)));
        return at >= pointers && at + least <= _usable ? at : throw new SqliteFault(((number - 1) * _pageSize) + pointers, "a cell outside its page");
    }

    // a record too large for its page: a part here, the rest in a chain of pages
    private void Collect(byte[] page, int at, int size, byte[] into, long number, Stack<byte[]> spare)
    {
        int least = ((_usable - 12) * 32 / 255) - 23;
        int local = least + ((size - least) % (_usable - 4));
        local = local <= _usable - 35 ? local : least;
        if (at + local + 4 > _usable)
        {
            throw new SqliteFault(((number - 1) * _pageSize) + at, "a record that leaves its page");
        }

        page.AsSpan(at, local).CopyTo(into);
        long next = BinaryPrimitives.ReadUInt32BigEndian(page.AsSpan(at + local));
        int have = local;
        while (have < size)
        {
            byte[] more = Page(next, spare);
            int part = Math.Min(_usable - 4, size - have);
            more.AsSpan(4, part).CopyTo(into.AsSpan(have));
            have += part;
            next = BinaryPrimitives.ReadUInt32BigEndian(more);
            spare.Push(more);
        }
    }

    private byte[] Page(long number, Stack<byte[]> spare)
    {
        long offset = (number - 1) * _pageSize;
        if (number < 1 || number > _pages)
        {
            throw new SqliteFault(Math.Min(_stream.Length, Math.Max(0, offset)), number > _pages ? "the file stops before a page it names"
                : "a page number of zero");
        }

        byte[] page = spare.TryPop(out byte[]? done) ? done : new byte[_pageSize];
        int copied = 0;
        while (copied < _pageSize)
        {
            long block = (offset + copied) / BlockBytes;
            (byte[] bytes, int length) = Block(block);
            int inside = (int)(offset + copied - (block * BlockBytes));
            int part = Math.Min(length - inside, _pageSize - copied);
            if (part <= 0)
            {
                throw new SqliteFault(offset + copied, "the file stops inside a page");
            }

            bytes.AsSpan(inside, part).CopyTo(page.AsSpan(copied));
            copied += part;
        }

        return page;
    }

    private (byte[] Bytes, int Length) Block(long number)
    {
        if (_blocks.TryGetValue(number, out (byte[] Bytes, int Length) block))
        {
            return block;
        }

        byte[] bytes = _blocks.Count >= Blocks && _blocks.Remove(_order.Dequeue(), out (byte[] Bytes, int Length) oldest) ? oldest.Bytes : new byte[BlockBytes];
        _stream.Position = number * BlockBytes;
        int length = _stream.ReadAtLeast(bytes, BlockBytes, throwOnEndOfStream: false);
        block = (bytes, length);
        _blocks.Add(number, block);
        _order.Enqueue(number);
        return block;
    }
}
