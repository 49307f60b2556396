using Floorline.Core.Hardware;
using Floorline.Core.Quantities;
using Floorline.Readers;
using Floorline.Readers.Catalogue;
using Floorline.Readers.Naming;
using Floorline.Readers.Specs;

namespace Floorline.Workbench;

/// <summary>Finds hardware from what a user typed: a count and a catalogue name, a JSON file, or an inline spec; overrides are laid over it.</summary>
public static class HardwareSource
{
    private const int MostDevices = 65_536;

    /// <summary>Finds the devices.</summary>
    /// <param name="text">What the user typed, such as <c>8xh100-sxm</c>.</param>
    /// <param name="overrides">Figures that replace the catalogue's; null for none.</param>
    /// <param name="workplace">Where it was typed, which says whether it may name a JSON file; null is here.</param>
    public static ReadResult<DeviceGroup> Find(string text, string? overrides, Workplace? workplace = null) =>
        Resolve(text, overrides, workplace).Select(static found => found.Value);

    /// <summary>Finds the devices, and says how the text was understood where it is no name of theirs.</summary>
    /// <param name="text">What the user typed, such as <c>8 x NVIDIA H100 80GB HBM3</c>.</param>
    /// <param name="overrides">Figures that replace the catalogue's; null for none.</param>
    /// <param name="workplace">Where it was typed, which says whether it may name a JSON file; null is here.</param>
    public static ReadResult<Named<DeviceGroup>> Resolve(string text, string? overrides, Workplace? workplace = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        Workplace place = workplace ?? Workplace.Here;
        if (HardwareHere.PartOf(text) is { } part && place.OpensFiles)
        {
            ReadResult<Named<DeviceGroup>> here = HardwareHere.Find(part, place);
            return !here.IsOk || overrides is null ? here : InlineDevice.Override(here.Value.Value.Device, overrides, "--hw-override").Select(changed =>
                new Named<DeviceGroup>(new DeviceGroup(changed, here.Value.Value.Count),
                    $"{here.Value.Said} {Overridden(here.Value.Value.Device, changed)}".TrimEnd()));
        }

        ReadResult<NamedDevices> read = One(text.Trim(), place);
        if (read.IsOk && read.Value.Count is < 1 or > MostDevices)
        {
            return ReadResult.Failed<Named<DeviceGroup>>(new Problem("", "--on", $"'{text}'", $"1 to {MostDevices} devices"));
        }

        if (!read.IsOk || overrides is null)
        {
            return read.Select(static found => Group(found, found.Device, ""));
        }

        NamedDevices named = read.Value;
        return InlineDevice.Override(named.Device, overrides, "--hw-override").Select(changed => Group(named, changed, Overridden(named.Device, changed)));
    }

    private static Named<DeviceGroup> Group(NamedDevices found, Device device, string overridden)
    {
        string said = string.Join(' ', new[] { found.Said ?? "", overridden }.Where(static s => s.Length > 0));
        return new Named<DeviceGroup>(new DeviceGroup(device, (int)found.Count) { PerNode = found.PerNode }, said.Length > 0 ? said : null);
    }

    /// <summary>A stated link as it was understood: bits and bytes are told apart by one letter.</summary>
    private static string Overridden(Device before, Device after) =>
        after.Interconnect is { IsKnown: true, Value: { } link } && (!before.Interconnect.IsKnown || before.Interconnect.Value != link)
            ? $"Link between devices: {Figures.Of(link.Bandwidth)} (stated)." : "";

    private static ReadResult<NamedDevices> One(string text, Workplace place)
    {
        // a count may stand before a file or figures: 2xbw=200GB/s
        int at = text.AsSpan().IndexOfAnyExceptInRange('0', '9');
        bool counted = at > 0 && at < text.Length - 1 && text[at] is 'x' or 'X' or '*' && at <= 6;
        string rest = counted ? text[(at + 1)..].Trim() : "";
        bool stated = InlineDevice.Is(rest) || rest.EndsWith(".json", StringComparison.OrdinalIgnoreCase)
            || rest.Equals("host", StringComparison.OrdinalIgnoreCase);
        if (counted && stated)
        {
            return Stated(rest, place)
                .Select(d => new NamedDevices(d, long.Parse(text.AsSpan(0, at), System.Globalization.CultureInfo.InvariantCulture), null, null));
        }

        if (InlineDevice.Is(text) || text.EndsWith(".json", StringComparison.OrdinalIgnoreCase) || text.Equals("host", StringComparison.OrdinalIgnoreCase))
        {
            return Stated(text, place).Select(static d => new NamedDevices(d, 1, null, null));
        }

        return HardwareCatalogue.Resolve(text);
    }

    private static ReadResult<Device> Stated(string name, Workplace place) =>
        InlineDevice.Is(name) ? InlineDevice.Read(name, "--on")
        : name.Equals("host", StringComparison.OrdinalIgnoreCase) ? place.Host
        : place.OpensFiles ? FromFile(place.PathOf(name), place)
        : ReadResult.Failed<Device>(new Problem("", "--on", $"'{name}'",
            "a catalogue name or an inline spec such as bw=200GB/s,fp16=100TFLOP/s (files of the server are not opened)"));

    private static ReadResult<Device> FromFile(string path, Workplace place)
    {
        if (RegularFile.Problem(path, "an existing JSON file with one device") is { } problem)
        {
            return ReadResult.Failed<Device>(problem);
        }

        try
        {
            using Stream stream = place.Open(path);
            return HardwareCatalogue.ReadDevice(stream, path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return ReadResult.Failed<Device>(new Problem(path, "", "no file that can be opened", "an existing JSON file with one device"));
        }
    }
}
