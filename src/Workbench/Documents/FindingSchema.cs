using Floorline.Core.Findings;
using Floorline.Workbench.Schemas;

namespace Floorline.Workbench.Documents;

/// <summary>What is noticed about figures, as different documents name it.</summary>
internal static class FindingSchema
{
    /// <summary>With the area that it is about: verdicts and commands.</summary>
    internal static readonly Schema<Finding> ByArea = new Schema<Finding>("AreaFinding")
        .Text("kind", static f => f.Id, "Which finding it is")
        .Text("area", static f => f.Area, "What it is about")
        .Text("text", static f => f.Text, "The finding in a sentence");

    /// <summary>With its code: measurements of this machine.</summary>
    internal static readonly Schema<Finding> ByCode = new Schema<Finding>("HostFinding")
        .Word("severity", static f => Names.Snake(f.Severity), typeof(Severity), "How much it matters")
        .Text("code", static f => f.Id, "Which finding it is")
        .Text("text", static f => f.Text, "The finding in a sentence");

    /// <summary>Of a run of a server.</summary>
    internal static readonly Schema<Finding> OfRun = new Schema<Finding>("RunFinding")
        .Text("id", static f => f.Id, "Which finding it is")
        .Word("severity", static f => Names.Snake(f.Severity), typeof(Severity), "How much it matters")
        .Text("text", static f => f.Text, "The finding in a sentence");
}
