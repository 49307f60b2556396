namespace Floorline.Core.Traces.Model;

/// <summary>A file that stops before its end, as profilers that crash leave it. What was read up to there is in the trace.</summary>
/// <param name="AtByte">Where: bytes of the file as it lies on disk for a truncated archive or database, of the uncompressed text for JSON.</param>
/// <param name="OfText">Whether <paramref name="AtByte"/> counts uncompressed text of a compressed file (else bytes of the file).</param>
/// <param name="Reason">What stood there, in a few words.</param>
public sealed record EarlyEnd(long AtByte, bool OfText, string Reason)
{
    /// <summary>Whether the file is damaged: its compressed data cannot be decoded beyond there, or its check sum is another. Else it only stops.</summary>
    public bool IsDamaged { get; init; }
}
