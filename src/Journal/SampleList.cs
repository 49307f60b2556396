using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Floorline.Core.Quantities;

namespace Floorline.Journal;

/// <summary>Latency samples in the order they were taken, with the text they are recorded as.</summary>
public sealed class SampleList
{
    private SampleList(IReadOnlyList<double> milliseconds, string text)
    {
        Milliseconds = milliseconds;
        Text = text;
        Checksum = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }

    /// <summary>The samples, in ms.</summary>
    public IReadOnlyList<double> Milliseconds { get; }

    /// <summary>The samples as a JSON list of milliseconds without spaces, twelve significant digits each.</summary>
    public string Text { get; }

    /// <summary>SHA-256 of <see cref="Text"/>, in lower-case hexadecimal.</summary>
    public string Checksum { get; }

    /// <summary>The samples as spans of time.</summary>
    public IEnumerable<Seconds> Times => Milliseconds.Select(Seconds.FromMilliseconds);

    /// <summary>Takes samples as recorded: twelve significant digits of each.</summary>
    /// <param name="milliseconds">The samples in ms, each above zero and finite; 1 to <see cref="SampleSummary.Most"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are none or too many, or one is not above zero.</exception>
    public static SampleList Of(IReadOnlyCollection<double> milliseconds)
    {
        ArgumentNullException.ThrowIfNull(milliseconds);
        if (milliseconds.Count is 0 or > SampleSummary.Most)
        {
            throw new ArgumentOutOfRangeException(nameof(milliseconds), milliseconds.Count, $"must hold 1 to {SampleSummary.Most} samples");
        }

        var text = new StringBuilder(milliseconds.Count * 8).Append('[');
        var values = new List<double>(milliseconds.Count);
        foreach (double sample in milliseconds)
        {
            string digits = Require.Positive(sample, nameof(milliseconds)).ToString("G12", CultureInfo.InvariantCulture);
            text.Append(values.Count > 0 ? "," : "").Append(digits);
            values.Add(double.Parse(digits, CultureInfo.InvariantCulture));
        }

        return new SampleList(values, text.Append(']').ToString());
    }
}
