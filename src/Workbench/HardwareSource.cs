using Floorline.Core.Hardware;
using Floorline.Readers;
using Floorline.Readers.Catalogue;
using Floorline.Readers.Specs;

namespace Floorline.Workbench;

/// <summary>Finds hardware from what a user typed: a count and a catalogue name, a JSON file, or an inline spec; overrides are laid over it.</summary>
public static class HardwareSource
{
    private const int MostDevices = 65_536;

    /// <summary>Finds the devices.</summary>
    /// <param name="text">What the user typed, such as <c>8xh100-sxm</c>.</param>
    /// <param name="overrides">Figures that replace the catalogue's; null for none.</param>
    /// <param name="opensFiles">Whether the text may name a JSON file; where not, none is looked for.</param>
    public static ReadResult<DeviceGroup> Find(string text, string? overrides, bool opensFiles = true)
    {
        ArgumentNullException.ThrowIfNull(text);
        (long count, string name) = Split(text.Trim());
        if (count is < 1 or > MostDevices)
        {
            return ReadResult.Failed<DeviceGroup>(new Problem("", "--on", $"'{text}'", $"1 to {MostDevices} devices"));
        }

        ReadResult<Device> device = One(name, opensFiles);
        if (device.IsOk && overrides is not null)
        {
            device = InlineDevice.Override(device.Value, overrides, "--hw-override");
        }

        return device.Select(d => new DeviceGroup(d, (int)count));
    }

    private static ReadResult<Device> One(string name, bool opensFiles) =>
        InlineDevice.Is(name) ? InlineDevice.Read(name, "--on")
        : name.EndsWith(".json", StringComparison.OrdinalIgnoreCase) ? opensFiles ? FromFile(name) : ReadResult.Failed<Device>(new Problem("", "--on", $"'{name}'", "a catalogue name or an inline spec such as bw=200GB/s,fp16=100TFLOP/s (files of the server are not opened)"))
        : name.Equals("host", StringComparison.OrdinalIgnoreCase) ? HostRecord.Read()
        : HardwareCatalogue.Find(name);

    private static ReadResult<Device> FromFile(string path)
    {
        if (RegularFile.Problem(path, "an existing JSON file with one device") is { } problem)
        {
            return ReadResult.Failed<Device>(problem);
        }

        try
        {
            using FileStream stream = File.OpenRead(path);
            return HardwareCatalogue.ReadDevice(stream, path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return ReadResult.Failed<Device>(new Problem(path, "", "no file that can be opened", "an existing JSON file with one device"));
        }
    }

    /// <summary>Splits <c>8xh100</c> into 8 and <c>h100</c>; a text without a count is one device.</summary>
    private static (long Count, string Name) Split(string text)
    {
        int digits = 0;
        while (digits < text.Length && char.IsAsciiDigit(text[digits]))
        {
            digits++;
        }

        bool counted = digits > 0 && digits < text.Length - 1 && (text[digits] is 'x' or 'X' or '*');
        return counted ? (digits > 6 ? long.MaxValue : long.Parse(text.AsSpan(0, digits), System.Globalization.CultureInfo.InvariantCulture), text[(digits + 1)..].Trim()) : (1, text);
    }
}
