using System.Text;
using Floorline.Core.Quantities;
using Floorline.Readers;
using Floorline.Readers.Samples;

namespace Floorline.Io.Tests.Samples;

public class LatencyFileTests
{
    [Theory]
    [InlineData("latency_ms\n1\n2\n", null, null)]
    [InlineData("id,latency_ms,tokens\na,1,9\n\"b, c\",2,9\n", null, null)]
    [InlineData("id;duration_s\r\na;0.001\r\nb;0.002\r\n", null, null)]
    [InlineData("\uFEFFtime_us\n1000\n2000", null, null)]
    [InlineData("# a remark\nttft_ms\tlatency_ms\n9\t1\n9\t2\n", null, null)]
    [InlineData("ttft_ms,latency_ms\n1,9\n2,9\n", "ttft_ms", null)]
    [InlineData("wall\n1\n2\n", "wall", "ms")]
    [InlineData("1\n2\n", null, "ms")]
    [InlineData("1e6\n2e6\n", null, "ns")]
    [InlineData("{\"latency_ms\": 1}\n\n{\"latency_ms\": 2}\n", null, null)]
    [InlineData("{\"id\": \"a\", \"n\": 3, \"latency_s\": 0.001}\n{\"latency_s\": 0.002, \"id\": \"b\"}", null, null)]
    public void Read_AFormPeopleUse_GivesOneAndTwoMilliseconds(string text, string? column, string? unit)
    {
        ReadResult<IReadOnlyList<Seconds>> read = Read(text, column, unit);

        Assert.True(read.IsOk, string.Join("; ", read.Problems));
        Assert.Equal([1, 2], read.Value.Select(static t => Math.Round(t.Milliseconds, 9)));
    }

    [Theory]
    [InlineData("", null, null, "no samples")]
    [InlineData("latency_ms\n", null, null, "no samples")]
    [InlineData("1\n2\n", null, null, "no unit")]
    [InlineData("wall\n1\n", null, null, "no unit")]
    [InlineData("a,b\n1,2\n", null, null, "no column that is known")]
    [InlineData("1,2\n3,4\n", null, "ms", "2 columns without names")]
    [InlineData("latency_ms\n1\n", "other_ms", null, "no column 'other_ms'")]
    [InlineData("latency_ms\n1\n-2\nx\n0\nNaN\n1e300\n", null, null, "'-2'")]
    [InlineData("{\"a\": 1, \"b\": 2}\n", null, null, "no field that is known")]
    [InlineData("{\"latency_ms\": \"1\"}\n", null, null, "no field")]
    [InlineData("{\"latency_ms\": 1}\n{\"latency_ms\": 1\n", null, null, "broken")]
    [InlineData("1\n", null, "parsec", "'parsec'")]
    public void Read_WhatCannotBeRead_SaysWhy(string text, string? column, string? unit, string found)
    {
        ReadResult<IReadOnlyList<Seconds>> read = Read(text, column, unit);

        Assert.Contains(read.Problems, p => p.Found.Contains(found, StringComparison.Ordinal));
    }

    [Fact]
    public void Read_SeveralBadLines_AreReportedTogetherByLine()
    {
        ReadResult<IReadOnlyList<Seconds>> read = Read("latency_ms\n1\n-2\nx\n3\n", null, null);

        Assert.Equal(["line 3, latency_ms", "line 4, latency_ms"], read.Problems.Select(static p => p.Path));
    }

    [Fact]
    public void Read_NotUtf8_SaysSo()
    {
        using var stream = new MemoryStream([(byte)'1', 0xFF, 0xFE, (byte)'\n']);

        Assert.Contains("UTF-8", Assert.Single(LatencyFile.Read(stream, "x.csv", null, "ms").Problems).Found, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_ALineWithoutEnd_IsCutOff() => Assert.Contains(Read(new string('7', 3 << 20), null, "ms").Problems, static p =>
        p.Found.Contains("characters", StringComparison.Ordinal));

    private static ReadResult<IReadOnlyList<Seconds>> Read(string text, string? column, string? unit)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text));
        return LatencyFile.Read(stream, "x.csv", column, unit);
    }
}
