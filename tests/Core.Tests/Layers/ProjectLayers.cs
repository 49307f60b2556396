using System.Xml.Linq;

namespace Floorline.Core.Tests.Layers;

/// <summary>Which project may reference which: Core, then Readers, Probes and Journal, then Workbench, then Web, then Cli, which starts it.</summary>
internal static class ProjectLayers
{
    private static readonly string[][] _levels = [["Core"], ["Readers", "Probes", "Journal"], ["Workbench"], ["Web"], ["Cli"]];

    /// <summary>Every reference of a project file that does not point to an earlier level.</summary>
    /// <param name="project">The project's name, such as "Readers".</param>
    /// <param name="xml">The text of its project file.</param>
    public static IEnumerable<string> Violations(string project, string xml)
    {
        int level = LevelOf(project);
        if (level < 0)
        {
            yield return $"{project} has no place in the order of projects";
        }

        foreach (XElement reference in XDocument.Parse(xml).Descendants("ProjectReference"))
        {
            string path = reference.Attribute("Include")?.Value ?? "";
            string target = Path.GetFileNameWithoutExtension(path.Replace('\\', '/'));
            int targetLevel = LevelOf(target);
            if (targetLevel < 0 || targetLevel >= level)
            {
                yield return $"{project} references {target}";
            }
        }
    }

    private static int LevelOf(string project) => Array.FindIndex(_levels, level => level.Contains(project));
}
