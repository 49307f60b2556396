namespace Floorline.Readers.Csv;

/// <summary>One record of comma-separated text.</summary>
/// <param name="Line">The line on which it begins, from 1.</param>
/// <param name="Fields">Its fields without their quotes; white space around them is kept.</param>
internal readonly record struct CsvRecord(int Line, string[] Fields);
