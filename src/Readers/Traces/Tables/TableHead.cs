using System.Globalization;

namespace Floorline.Readers.Traces.Tables;

/// <summary>The head of a profiler's table: what it is, and where its columns are.</summary>
internal sealed class TableHead
{
    private readonly string[] _columns;
    private readonly decimal[] _units;

    private TableHead(string[] columns, TableKind kind)
    {
        // "Start (us)": the unit is the report's
        _columns = Array.ConvertAll(columns, static c => Bare(c.Trim()));
        _units = Array.ConvertAll(columns, static c => UnitOf(c.Trim()));
        Kind = kind;
    }

    internal TableKind Kind { get; }

    /// <summary>The table that a row of columns heads; null where it heads none that is known.</summary>
    internal static TableHead? Of(string[] columns)
    {
        HashSet<string> has = [.. columns.Select(static c => Bare(c.Trim()))];
        TableKind? kind =
            has.IsSupersetOf(["Kernel_Name", "Start_Timestamp", "End_Timestamp"]) ? TableKind.RocprofKernels
            : has.IsSupersetOf(["Direction", "Start_Timestamp", "End_Timestamp"]) ? TableKind.RocprofCopies
            : has.IsSupersetOf(["Function", "Start_Timestamp", "End_Timestamp"]) ? TableKind.RocprofCalls
            : has.IsSupersetOf(["Name", "Calls", "TotalDurationNs"]) ? TableKind.RocprofSums
            : has.IsSupersetOf(["Start", "Duration", "Strm", "Name"]) ? TableKind.NsysWork
            : has.IsSupersetOf(["Start", "Duration", "CorrID", "Name"]) ? TableKind.NsysCalls
            : has.IsSupersetOf(["Start", "End", "Name", "TID"]) ? TableKind.NsysRanges
            : has.IsSupersetOf(["Total Time", "Name"]) && (has.Contains("Instances") || has.Contains("Num Calls") || has.Contains("Count"))
                ? TableKind.NsysSums
            : null;
        return kind is { } known ? new TableHead(columns, known) : null;
    }

    /// <summary>A cell; empty where there is no such column.</summary>
    internal string Text(string[] row, string column) => Array.IndexOf(_columns, column) is >= 0 and int at && at < row.Length ? row[at].Trim() : "";

    /// <summary>A whole number, also the one at the end of a cell such as <c>Agent 4</c>; -1 where there is none.</summary>
    internal long Number(string[] row, string column)
    {
        string text = Text(row, column);
        int digits = text.Length;
        while (digits > 0 && char.IsAsciiDigit(text[digits - 1]))
        {
            digits--;
        }

        // "NVIDIA H100 80GB HBM3 (0)" names the device by the number in brackets
        if (text.EndsWith(')') && text.LastIndexOf('(') is >= 0 and int open)
        {
            return long.TryParse(text.AsSpan(open + 1, text.Length - open - 2), NumberStyles.None, CultureInfo.InvariantCulture, out long inside) ? inside : -1;
        }

        return long.TryParse(text.AsSpan(digits), NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : -1;
    }

    /// <summary>A time in ns; null where there is none.</summary>
    internal long? Time(string[] row, string column)
    {
        int at = Array.IndexOf(_columns, column);
        return at >= 0 && at < row.Length && decimal.TryParse(row[at], NumberStyles.Float | NumberStyles.AllowThousands, CultureInfo.InvariantCulture,
            out decimal value) && Math.Abs(value) < 1e18m / _units[at] ? (long)Math.Round(value * _units[at]) : null;
    }

    /// <summary>A size in bytes; -1 where there is none.</summary>
    internal long Bytes(string[] row, string column)
    {
        int at = Array.IndexOf(_columns, column);
        return at >= 0 && at < row.Length && decimal.TryParse(row[at], NumberStyles.Float | NumberStyles.AllowThousands, CultureInfo.InvariantCulture,
            out decimal value) && value is >= 0 and < 1e9m ? (long)Math.Round(value * _units[at]) : -1;
    }

    internal bool Has(string column) => Array.IndexOf(_columns, column) >= 0;

    private static string Bare(string column) => column.EndsWith(')') && column.LastIndexOf(" (", StringComparison.Ordinal) is > 0 and int open
        ? column[..open] : column;

    private static decimal UnitOf(string column) => column[Bare(column).Length..].Trim(' ', '(', ')') switch
    {
        "us" => 1e3m,
        "ms" => 1e6m,
        "s" => 1e9m,
        "MB" => 1e6m,
        "KB" or "kB" => 1e3m,
        "GB" => 1e9m,
        _ => 1m,
    };
}
