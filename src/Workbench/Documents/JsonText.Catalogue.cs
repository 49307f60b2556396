using System.Text.Json;
using Floorline.Core.Formats;
using Floorline.Core.Hardware;
using Floorline.Core.Levers;
using Floorline.Core.Models;
using Floorline.Core.Situations;
using Floorline.Readers.Catalogue;
using Floorline.Readers.Specs;

namespace Floorline.Workbench.Documents;

public static partial class JsonText
{
    /// <summary>The document <c>floorline/catalogue@1</c>.</summary>
    /// <param name="result">The result.</param>
    public static string Of(CatalogueResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return Document("floorline/catalogue@1", json =>
        {
            json.WriteString("kind", Names.Snake(result.Kind));
            Entries(json, "hardware", result.Devices, WriteDevice);
            Entries(json, "models", result.Models, WriteCatalogued);
            Entries(json, "formats", result.Formats, WriteFormat);
            Entries(json, "levers", result.Levers, WriteLever);
            Entries(json, "terms", result.Terms, WriteTerm);
            Entries(json, "support", result.Support, WriteSupport);
            json.WriteStartArray("engines");
            foreach (EngineProfile engine in result.Engines)
            {
                EngineJson.Write(json, null, engine);
            }

            json.WriteEndArray();
        });
    }

    private static void Entries<T>(Utf8JsonWriter json, string name, IReadOnlyList<T> entries, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartArray(name);
        foreach (T entry in entries)
        {
            json.WriteStartObject();
            write(json, entry);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteLever(Utf8JsonWriter json, Lever lever)
    {
        json.WriteString("id", lever.Id);
        json.WriteString("title", lever.Title);
        json.WriteString("target", Names.Snake(lever.Target));
        json.WriteString("cost", Names.Snake(lever.Cost));
        json.WriteString("quality_risk", Names.Snake(lever.Risk));
        json.WriteString("evidence", lever.Evidence);
        json.WriteString("source", lever.Facts.Source);
        json.WriteString("address", lever.Facts.Address);
        json.WriteString("group", lever.Facts.Group);
        json.WriteBoolean("hypothetical", lever.Facts.IsHypothetical);
        json.WriteBoolean("repeatable", lever.Facts.IsRepeatable);
        if (lever.Facts.Question is { } question)
        {
            json.WriteString("question", question);
        }

        Strings(json, "redundant_with", lever.Redundant);
        Strings(json, "helped_by", lever.Synergistic);
        Strings(json, "conflicts_with", lever.Conflicting);
    }

    private static void WriteTerm(Utf8JsonWriter json, Term term)
    {
        json.WriteString("name", term.Name);
        json.WriteString("says", term.Says);
        Strings(json, "levers", term.Levers);
        json.WriteString("source", term.Source);
        json.WriteString("address", term.Address);
    }

    private static void WriteSupport(Utf8JsonWriter json, SupportRow row)
    {
        json.WriteString("engine", row.Engine);
        Strings(json, "families", row.Families);
        json.WriteString("kernel", Names.Snake(row.Kernel));
        json.WriteString("says", row.Says);
        json.WriteString("source", row.Source);
        json.WriteString("address", row.Address);
        json.WriteString("read", row.Read.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
    }

    private static void WriteDevice(Utf8JsonWriter json, Device device)
    {
        json.WriteString("name", device.Name);
        json.WriteString("title", device.Title);
        json.WriteString("vendor", device.Vendor);
        json.WriteString("kind", Names.Snake(device.Kind));
        if (device.Class != DeviceClass.Unstated)
        {
            json.WriteString("class", Names.Snake(device.Class));
        }

        if (device.Family.Length > 0)
        {
            json.WriteString("family", device.Family);
        }

        Number(json, "bandwidth_gb_s", device.Bandwidth.GBPerSecond);
        Number(json, "memory_gb", device.Memory.Select(static m => m.GB));
        json.WriteStartObject("peaks_tflop_s");
        foreach ((string name, ComputeFormat format) in InlineDevice.PeakNames.Where(p => device.Peaks.ContainsKey(p.Value)))
        {
            Number(json, name, device.Peaks[format].Tera);
        }

        json.WriteEndObject();
        Number(json, "link_gb_s", device.Interconnect.Select(static l => l.Bandwidth.GBPerSecond));
        Number(json, "attained_bandwidth_gb_s", device.AttainedBandwidth.Select(static b => b.GBPerSecond));
        if (device.Modes.Count > 0)
        {
            Entries(json, "power_modes", device.Modes, (j, mode) =>
            {
                j.WriteString("name", mode.Name);
                Number(j, "power_w", mode.Power.Select(static w => w.Value));
                Number(j, "bandwidth_gb_s", device.In(mode).Bandwidth.GBPerSecond);
                Number(j, "compute_share", mode.ComputeShare);
                j.WriteString("clocks", mode.Said);
            });
            json.WriteString("power_modes_source", device.ModesSource);
        }

        if (device.Announced)
        {
            json.WriteBoolean("announced", true);
        }

        json.WriteString("confidence", device.Confidence.ToString());
        json.WriteString("source", device.Source);
        json.WriteString("notes", device.Notes);
    }

    private static void WriteCatalogued(Utf8JsonWriter json, Model model)
    {
        json.WriteString("name", model.Name);
        json.WriteNumber("parameters", model.Parameters);
        json.WriteNumber("active_parameters", model.ActiveParameters);
        json.WriteBoolean("generates_tokens", model.Decodes);
        json.WriteString("published_format", model.Published.Default.Name);
        json.WriteString("source", model.Source);
        json.WriteString("confidence", ModelCatalogue.Published(model.Name).Confidence.ToString());
        Strings(json, "assumptions", model.Assumptions);
    }

    private static void WriteFormat(Utf8JsonWriter json, NumberFormat format)
    {
        json.WriteString("name", format.Name);
        Number(json, "bits_per_weight", format.BitsPerWeight);
        json.WriteNumber("block", format.BlockSize);
        Strings(json, "computes_in", format.Arithmetic.Select(static a => Names.Snake(a)));
        json.WriteBoolean("typical_mixture", format.IsTypicalMixture);
        json.WriteString("source", format.Source);
    }
}
