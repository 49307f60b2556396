using System.Buffers.Binary;
using System.Text;

namespace Floorline.Readers.Traces.Sqlite;

/// <summary>The row a scan stands at. Columns that a shorter record lacks are null, as they are after ALTER TABLE ADD COLUMN.</summary>
internal sealed class SqliteRow
{
    private const int MostColumns = 2048;

    private readonly long[] _types = new long[MostColumns];
    private readonly int[] _places = new int[MostColumns];
    private readonly Encoding _encoding;
    private byte[] _record = [];
    private int _columns;
    private int _rowIdColumn;
    private long _rowId;

    internal SqliteRow(Encoding encoding) => _encoding = encoding;

    /// <summary>Takes a record; false where it contradicts itself.</summary>
    internal bool Take(byte[] bytes, int start, int length, long rowId, int rowIdColumn)
    {
        _record = bytes;
        _rowId = rowId;
        _rowIdColumn = rowIdColumn;
        int at = start;
        int end = start + length;
        if (!Varint.Read(bytes, ref at, end, out long headerSize) || headerSize > length)
        {
            return false;
        }

        int headerEnd = start + (int)headerSize;
        long place = headerEnd;
        for (_columns = 0; at < headerEnd && _columns < MostColumns; _columns++)
        {
            if (!Varint.Read(bytes, ref at, headerEnd, out long type) || type < 0)
            {
                return false;
            }

            _types[_columns] = type;
            _places[_columns] = (int)place;
            place += SizeOf(type);
            if (place > end)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether a column has no value; true for a column the table lacks (-1).</summary>
    internal bool IsNull(int column) => column < 0 || (column != _rowIdColumn && (column >= _columns || _types[column] == 0));

    /// <summary>A column as a whole number; another where it is null or no number.</summary>
    internal long Long(int column, long otherwise = -1)
    {
        if (column >= 0 && column == _rowIdColumn)
        {
            return _rowId;
        }

        if (column < 0 || column >= _columns)
        {
            return otherwise;
        }

        ReadOnlySpan<byte> at = _record.AsSpan(_places[column]);
        return _types[column] switch
        {
            1 => (sbyte)at[0],
            2 => BinaryPrimitives.ReadInt16BigEndian(at),
            3 => ((sbyte)at[0] << 16) | (at[1] << 8) | at[2],
            4 => BinaryPrimitives.ReadInt32BigEndian(at),
            5 => ((long)BinaryPrimitives.ReadInt16BigEndian(at) << 32) | BinaryPrimitives.ReadUInt32BigEndian(at[2..]),
            6 => BinaryPrimitives.ReadInt64BigEndian(at),
            7 => BinaryPrimitives.ReadDoubleBigEndian(at) is var value && Math.Abs(value) < 9e18 ? (long)value : otherwise,
            8 => 0,
            9 => 1,
            _ => otherwise,
        };
    }

    /// <summary>A column as a whole number that fits 32 bits; -1 where it is none.</summary>
    internal int Small(int column) => Long(column) is var value && value is >= 0 and <= int.MaxValue ? (int)value : -1;

    /// <summary>A column as text; empty where it is none.</summary>
    internal string Text(int column)
    {
        if (column < 0 || column >= _columns || _types[column] < 13 || (_types[column] & 1) == 0)
        {
            return "";
        }

        return _encoding.GetString(_record, _places[column], (int)SizeOf(_types[column]));
    }

    /// <summary>A column's text as it stands in the file where that is UTF-8, else as UTF-8; valid until the next row.</summary>
    internal ReadOnlySpan<byte> Utf8(int column) =>
        column < 0 || column >= _columns || _types[column] < 13 || (_types[column] & 1) == 0 ? []
            : _encoding is UTF8Encoding ? _record.AsSpan(_places[column], (int)SizeOf(_types[column])) : Encoding.UTF8.GetBytes(Text(column));

    private static long SizeOf(long type) => type switch
    {
        0 or 8 or 9 or 10 or 11 => 0,
        1 or 2 or 3 or 4 => type,
        5 => 6,
        6 or 7 => 8,
        _ => (type - 12) / 2,
    };
}
