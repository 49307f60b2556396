using System.Globalization;

namespace Floorline.Readers.Csv;

/// <summary>A record is longer than the caller takes: a quote that is never closed, or no table at all.</summary>
internal sealed class CsvRecordTooLongException(int line, int longest)
    : FormatException(string.Create(CultureInfo.InvariantCulture, $"a record of more than {longest:N0} characters"))
{
    /// <summary>The line on which the record begins, from 1.</summary>
    internal int Line => line;
}
