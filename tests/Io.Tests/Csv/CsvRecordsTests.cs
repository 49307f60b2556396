using Floorline.Readers.Csv;

namespace Floorline.Io.Tests.Csv;

public class CsvRecordsTests
{
    [Theory]
    [InlineData("a,b\nc,d\n", "a|b/c|d")]
    [InlineData("a,b\r\nc,d", "a|b/c|d")]
    [InlineData("a,b\rc,d\r", "a|b/c|d")]
    [InlineData("\uFEFFa,b", "a|b")]
    [InlineData("\"a\",\"b\"", "a|b")]
    [InlineData("\"a, \"\"b\"\"\",c", "a, \"b\"|c")]
    [InlineData("a, \"b,c\"", "a|b,c")]
    [InlineData("\"two\r\nlines\",b", "two\r\nlines|b")]
    [InlineData("\"\"\n", "")]
    [InlineData("a,\n,b\n,\n", "a|/|b/|")]
    [InlineData("a,\"\"", "a|")]
    [InlineData(" a , b ", " a | b ")]
    [InlineData("5\" disk,b", "5\" disk|b")]
    [InlineData("\"a\"b,c", "ab|c")]
    [InlineData("\"never closed,b\nc", "never closed,b\nc")]
    [InlineData("\n\n\na\n\n", "a")]
    public void Of_Text_IsThoseRecords(string text, string records) =>
        Assert.Equal(records.Split('/'), CsvRecords.Of(new StringReader(text)).Select(static r => string.Join('|', r.Fields)));

    [Theory]
    [InlineData("")]
    [InlineData("\n\r\n\r")]
    [InlineData("\uFEFF")]
    public void Of_Nothing_IsNoRecord(string text) => Assert.Empty(CsvRecords.Of(new StringReader(text)));

    [Fact]
    public void Of_LineEndsInQuotes_CountAsLines() =>
        Assert.Equal([1, 3, 5, 7], CsvRecords.Of(new StringReader("a\r\n\nb,\"1\n2\"\r\nc\n\nd")).Select(static r => r.Line));

    [Fact]
    public void Of_ARecordTooLong_NamesItsLine()
    {
        CsvRecordTooLongException tooLong = Assert.Throws<CsvRecordTooLongException>(static () =>
            CsvRecords.Of(new StringReader("a\nb\n\"" + new string('x', 100)), 50).ToArray());

        Assert.Equal(3, tooLong.Line);
        Assert.Equal("a record of more than 50 characters", tooLong.Message);
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("a,b")]
    [InlineData("say \"so\"")]
    [InlineData("two\nlines")]
    [InlineData("")]
    public void CsvRow_ReadBack_IsTheSame(string field) =>
        Assert.Equal(["first", field, "last"], Assert.Single(CsvRecords.Of(new StringReader(CsvRow.Of("first", field, "last")))).Fields);

    [Theory]
    [InlineData("=1+1")]
    [InlineData("@sum")]
    [InlineData("-2")]
    public void CsvRow_AFormula_IsMadeText(string field) => Assert.Equal("'" + field + "\n", CsvRow.Of(field));
}
