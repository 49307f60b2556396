using Floorline.Journal.Storage;
using Floorline.Readers;
using Floorline.Readers.Specs;

namespace Floorline.Workbench;

public static partial class Verb
{
    private const int DeepestTree = 200;

    /// <summary>Entries under their parents: the newest starting points with everything tried from them, or one entry's own line and what came of it.</summary>
    /// <param name="place">Which journal.</param>
    /// <param name="reference">An entry; null for the whole journal.</param>
    /// <param name="limit">Most entries shown, 1 to 1000; null for 50.</param>
    public static ReadResult<JournalTreeResult> JournalTree(JournalPlace place, string? reference = null, string? limit = null)
    {
        ReadResult<long> most = Amount.Whole(limit ?? "50", "--limit", 1, EntryFilter.MostPerPage);
        return most.IsOk
            ? InJournal(place, JournalAccess.Read, store => ReadResult.Ok(new TreeReading(store, (int)most.Value).Read(reference)))
            : ReadResult.Failed<JournalTreeResult>(most.Problems);
    }

    private sealed class TreeReading(JournalStore store, int most)
    {
        private int _shown;
        private bool _isCut;

        internal JournalTreeResult Read(string? reference)
        {
            IReadOnlyList<StoredEntry> roots = reference is null ? store.Children(null, most + 1) : [Oldest(store.Find(reference))];
            _isCut = roots.Count > most;
            var nodes = new List<JournalTreeNode>();
            foreach (StoredEntry root in roots)
            {
                if (Node(root, 0) is { } node)
                {
                    nodes.Add(node);
                }
            }

            return new JournalTreeResult(nodes, _shown, store.State.Entries, _isCut);
        }

        private StoredEntry Oldest(StoredEntry entry)
        {
            for (int i = 0; i < DeepestTree && Parent(store, entry) is { } parent && parent.Number < entry.Number; i++)
            {
                entry = parent;
            }

            return entry;
        }

        private JournalTreeNode? Node(StoredEntry entry, int depth)
        {
            if (_shown >= most || depth >= DeepestTree)
            {
                _isCut = true;
                return null;
            }

            _shown++;
            var children = new List<JournalTreeNode>();
            foreach (StoredEntry child in store.Children(entry.Entry.Id, most + 1))
            {
                // what an import put before its parent is shown as well, a circle is not followed
                if (child.Entry.Id != entry.Entry.Id && Node(child, depth + 1) is { } node)
                {
                    children.Add(node);
                }
            }

            return new JournalTreeNode(entry, children);
        }
    }
}
