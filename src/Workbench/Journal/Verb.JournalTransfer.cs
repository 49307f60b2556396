using System.Text;
using Floorline.Journal.Documents;
using Floorline.Journal.Storage;
using Floorline.Readers;
using Floorline.Workbench.Documents;

namespace Floorline.Workbench;

public static partial class Verb
{
    private const int MostImportProblems = 20;

    /// <summary>Writes a whole journal, oldest entry first.</summary>
    /// <param name="place">Which journal.</param>
    /// <param name="format">How.</param>
    /// <param name="to">Where to.</param>
    public static ReadResult<JournalExportResult> JournalExport(JournalPlace place, JournalExportFormat format, TextWriter to)
    {
        ArgumentNullException.ThrowIfNull(to);
        return InJournal(place, JournalAccess.Read, store =>
        {
            long count = 0;
            var markdown = format == JournalExportFormat.Markdown ? new JournalMarkdown(to) : null;
            markdown?.Begin(store.State);
            foreach (JournalLine line in store.Export())
            {
                count++;
                if (markdown is null)
                {
                    to.Write(line.ToString());
                    to.Write('\n');
                }
                else
                {
                    markdown.Write(count, line);
                }
            }

            return ReadResult.Ok(new JournalExportResult(count, format));
        });
    }

    /// <summary>Reads an export back: what is there already is passed over, and either every other line is recorded or none.</summary>
    /// <param name="place">Which journal; made where there is none.</param>
    /// <param name="stream">The bytes: JSON Lines, as export writes them.</param>
    /// <param name="file">Name for messages.</param>
    public static ReadResult<JournalImportResult> JournalImport(JournalPlace place, Stream stream, string file)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var problems = new List<Problem>();
        List<JournalLine> lines = ImportLines(stream, file, problems);
        return problems.Count > 0
            ? ReadResult.Failed<JournalImportResult>(problems)
            : InJournal(place, AccessToAdd(place), store =>
            {
                (int added, int known) = store.Import(lines);
                return ReadResult.Ok(new JournalImportResult(store.Address.Shown, file, added, known, store.State.Entries));
            });
    }

    private static List<JournalLine> ImportLines(Stream stream, string file, List<Problem> problems)
    {
        var lines = new List<JournalLine>();
        try
        {
            using var reader = new StreamReader(stream, new UTF8Encoding(false, throwOnInvalidBytes: true));
            int number = 0;
            foreach (string? text in CappedLines(reader))
            {
                number++;
                if (text is null)
                {
                    problems.Add(new Problem(file, $"line {number}", $"more than {JournalLine.Longest} characters", "one exported entry"));
                    break;
                }

                var found = new List<EntryProblem>();
                if (text.Trim().Length > 0 && JournalLine.Read(text, found) is { } line)
                {
                    lines.Add(line);
                    if (SecretShape.IsIn(line.Document))
                    {
                        found.Add(new EntryProblem("", "text with the shape of a token or password (not repeated here)",
                            "entries without secrets: a journal is shared"));
                    }
                }

                problems.AddRange(found.Select(p => new Problem(file, $"line {number}{(p.Path.Length > 0 ? ", " + p.Path : "")}", p.Found, p.Expected)));
                // A file of another kind would say so on every line.
                bool other = lines.Count == 0 && found.Any(static p => p.IsNoEntry);
                if (other || problems.Count >= MostImportProblems)
                {
                    break;
                }
            }
        }
        catch (DecoderFallbackException)
        {
            problems.Add(new Problem(file, "", "text that is not UTF-8", "JSON Lines in UTF-8"));
        }

        return lines;
    }

    /// <summary>The lines of a text; null in the place of one that is too long, and nothing after it.</summary>
    private static IEnumerable<string?> CappedLines(StreamReader reader)
    {
        var line = new StringBuilder();
        char[] chunk = new char[32 * 1024];
        int read;
        while ((read = reader.Read(chunk, 0, chunk.Length)) > 0)
        {
            int from = 0;
            for (int end; (end = Array.IndexOf(chunk, '\n', from, read - from)) >= 0; from = end + 1)
            {
                yield return line.Append(chunk, from, end - from).ToString();
                line.Clear();
            }

            line.Append(chunk, from, read - from);
            if (line.Length > JournalLine.Longest)
            {
                yield return null;
                yield break;
            }
        }

        if (line.Length > 0)
        {
            yield return line.ToString();
        }
    }
}
