using System.Globalization;
using System.Text.Json;
using Floorline.Core.Formats;
using Floorline.Core.Hardware;
using Floorline.Core.Levers;
using Floorline.Core.Models;
using Floorline.Core.Situations;
using Floorline.Readers.Catalogue;
using Floorline.Workbench.Schemas;

namespace Floorline.Workbench.Documents;

/// <summary>The document <c>floorline/catalogue@1</c>.</summary>
internal static class CatalogueSchema
{
    private static readonly Schema<Powered> _mode = new Schema<Powered>("PowerMode")
        .Text("name", static m => m.Mode.Name, "Name of the mode")
        .Number("power_w", static m => m.Mode.Power.Select(static w => w.Value), "Its power budget")
        .Rate("bandwidth", static m => m.Device.In(m.Mode).Bandwidth, "Memory bandwidth in it")
        .Number("compute_share", static m => m.Mode.ComputeShare, "Share of the dense peak that it leaves")
        .Text("clocks", static m => m.Mode.Said, "Its clocks in words");

    private static readonly Schema<Device> _device = new Schema<Device>("Device")
        .Text("name", static d => d.Name, "Name to state it by")
        .Text("title", static d => d.Title, "Name in full")
        .Text("vendor", static d => d.Vendor, "Who makes it")
        .Word("kind", static d => Names.Snake(d.Kind), typeof(DeviceKind), "What kind of device it is")
        .Word("class", static d => d.Class != DeviceClass.Unstated ? Names.Snake(d.Class) : null, typeof(DeviceClass), "Where it is used").OrAbsent()
        .Text("family", static d => d.Family.Length > 0 ? d.Family : null, "Devices with the same kernels").OrAbsent()
        .Rate("bandwidth", static d => d.Bandwidth, "Memory bandwidth, as its sheet states it")
        .Number("memory_gb", static d => d.Memory.Select(static m => m.GB), "Memory")
        .Map("peaks_tflop_s", static (j, d) => FloorsSchema.Peaks(j, d), "number", "Dense peaks by number format")
        .Rate("link", static d => d.Interconnect.Select(static l => l.Bandwidth), "Bandwidth of its link to others, one way")
        .Rate("attained_bandwidth", static d => d.AttainedBandwidth, "Bandwidth that was measured")
        .List("power_modes", Modes, _mode, "Power modes that it has").OrAbsent()
        .Text("power_modes_source", static d => d.Modes.Count > 0 ? d.ModesSource : null, "Where its modes are from").OrAbsent()
        .Flag("announced", static d => d.Announced ? true : null, "Whether it cannot be bought yet").OrAbsent()
        .Text("announced_on", static d => d.AnnouncedOn, "Day it was announced").OrAbsent()
        .Word("confidence", static d => d.Confidence.ToString(), typeof(Confidence), "How sure the sheet's figures are")
        .Text("source", static d => d.Source, "Where the figures are from")
        .Text("notes", static d => d.Notes, "What to know about the figures");

    private static readonly Schema<Model> _model = new Schema<Model>("CatalogueModel")
        .Text("name", static m => m.Name, "Name to state it by")
        .Count("parameters", static m => m.Parameters, "All parameters")
        .Count("active_parameters", static m => m.ActiveParameters, "Parameters that one token uses")
        .Flag("generates_tokens", static m => m.Decodes, "Whether it makes tokens one by one")
        .Text("published_format", static m => m.Published.Default.Name, "Number format that it is published in")
        .Text("source", static m => m.Source, "Where its shape is from")
        .Word("confidence", static m => ModelCatalogue.Published(m.Name).Confidence.ToString(), typeof(Confidence), "How sure its shape is")
        .Texts("assumptions", static m => m.Assumptions, "What was assumed about it");

    private static readonly Schema<NumberFormat> _format = new Schema<NumberFormat>("NumberFormat")
        .Text("name", static f => f.Name, "Name to state it by")
        .Number("bits_per_weight", static f => f.BitsPerWeight, "Bits that one weight takes, scales included")
        .Count("block", static f => f.BlockSize, "Weights that share a scale")
        .Texts("computes_in", static f => f.Arithmetic.Select(static a => Names.Snake(a)), "Formats that it is multiplied in")
        .Flag("typical_mixture", static f => f.IsTypicalMixture, "Whether its bits are the mean of a usual mixture")
        .Text("source", static f => f.Source, "Where its layout is from");

    private static readonly Schema<Lever> _lever = new Schema<Lever>("CatalogueLever")
        .Text("id", static l => l.Id, "Name to apply it by")
        .Text("title", static l => l.Title, "What is changed")
        .Word("target", static l => Names.Snake(l.Target), typeof(LeverTarget), "What it is meant to lower")
        .Word("cost", static l => Names.Snake(l.Cost), typeof(CostClass), "What it takes to do it")
        .Word("quality_risk", static l => Names.Snake(l.Risk), typeof(QualityRisk), "Whether answers may become worse")
        .Text("evidence", static l => l.Evidence, "What is known of it")
        .Text("source", static l => l.Facts.Source, "Where that is from")
        .Text("address", static l => l.Facts.Address, "Address of the source")
        .Text("group", static l => l.Facts.Group, "Levers of one group exclude each other")
        .Flag("hypothetical", static l => l.Facts.IsHypothetical, "Whether it asks what if, and nobody can do it as it is")
        .Flag("repeatable", static l => l.Facts.IsRepeatable, "Whether it can be applied again")
        .Text("question", static l => l.Facts.Question, "What to find out before").OrAbsent()
        .Texts("redundant_with", static l => l.Redundant, "Levers that gain the same time")
        .Texts("helped_by", static l => l.Synergistic, "Levers that make it gain more")
        .Texts("conflicts_with", static l => l.Conflicting, "Levers that exclude it");

    private static readonly Schema<Term> _term = new Schema<Term>("CatalogueTerm")
        .Text("name", static t => t.Name, "The term")
        .Text("says", static t => t.Says, "What it means")
        .Texts("levers", static t => t.Levers, "Levers that it is about")
        .Text("source", static t => t.Source, "Where it is from")
        .Text("address", static t => t.Address, "Address of the source");

    private static readonly Schema<SupportRow> _support = new Schema<SupportRow>("KernelSupportRow")
        .Text("engine", static s => s.Engine, "The engine")
        .Texts("families", static s => s.Families, "Families of devices that it is about")
        .Word("kernel", static s => Names.Snake(s.Kernel), typeof(KernelSupport), "Whether it has kernels")
        .Text("says", static s => s.Says, "What its documentation says")
        .Text("source", static s => s.Source, "Where that is from")
        .Text("address", static s => s.Address, "Address of the source")
        .Text("read", static s => s.Read.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), "Day on which it was read");

    /// <summary>The document.</summary>
    internal static readonly Schema<CatalogueResult> Document = new Schema<CatalogueResult>("Catalogue", "floorline/catalogue@1",
            "What is known by name: devices, models, formats, levers, terms, kernels, engines")
        .Word("kind", static r => Names.Snake(r.Kind), typeof(CatalogueKind), "Which part was asked for")
        .List("hardware", static r => r.Devices, _device, "Devices")
        .List("models", static r => r.Models, _model, "Models")
        .List("formats", static r => r.Formats, _format, "Number formats")
        .List("levers", static r => r.Levers, _lever, "Levers")
        .List("terms", static r => r.Terms, _term, "Terms that are none of the levers")
        .List("support", static r => r.Support, _support, "Kernels that engines have")
        .Own("engines", Engines, "{}[]", "Engines with their overheads, in the form in which floorline.json states one");

    private static IEnumerable<Powered>? Modes(Device device) => device.Modes.Count == 0 ? null : device.Modes.Select(mode => new Powered(device, mode));

    private static void Engines(Utf8JsonWriter json, CatalogueResult result)
    {
        json.WriteStartArray("engines");
        foreach (EngineProfile engine in result.Engines)
        {
            EngineJson.Write(json, null, engine);
        }

        json.WriteEndArray();
    }

    private sealed record Powered(Device Device, PowerMode Mode);
}
