using System.Security.Cryptography;
using Floorline.Journal;
using Floorline.Journal.Storage;
using Floorline.Readers;
using Floorline.Readers.Specs;

namespace Floorline.Workbench;

public static partial class Verb
{
    /// <summary>Makes a journal, or finds that it is there.</summary>
    /// <param name="place">Which journal; without an address <c>.floorline/journal.db</c> in the working folder itself.</param>
    public static ReadResult<JournalInitResult> JournalInit(JournalPlace place)
    {
        ArgumentNullException.ThrowIfNull(place);
        string own = Path.Combine(place.Folder, JournalAddress.DefaultPath);
        return InJournal(place with { Address = place.Address ?? own }, JournalAccess.Create, static store =>
            ReadResult.Ok(new JournalInitResult(store.Address.Shown, store.IsNew, store.State)));
    }

    /// <summary>Lists a journal, newest entry first, a page at a time.</summary>
    /// <param name="place">Which journal.</param>
    /// <param name="spec">Which entries.</param>
    public static ReadResult<JournalListResult> JournalList(JournalPlace place, JournalListSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ReadResult<long> limit = Amount.Whole(spec.Limit ?? "20", "--limit", 1, EntryFilter.MostPerPage);
        ReadResult<long> before = Amount.Whole(spec.Before ?? "1", "--before", 1, long.MaxValue / 2);
        EntryVerdict? verdict = spec.Verdict is null ? null : Floorline.Journal.Documents.EntryWords.Find(spec.Verdict);
        List<Problem> problems = [.. limit.Problems, .. before.Problems];
        if (spec.Verdict is not null && verdict is null)
        {
            problems.Add(UnknownVerdict(spec.Verdict));
        }

        if (problems.Count > 0)
        {
            return ReadResult.Failed<JournalListResult>(problems);
        }

        var filter = new EntryFilter { Limit = (int)limit.Value, Before = spec.Before is null ? null
            : before.Value, Model = spec.Model, Hardware = spec.On, Engine = spec.Engine, Lever = spec.Lever, Verdict = verdict };
        return InJournal(place, JournalAccess.Read, store => ReadResult.Ok(new JournalListResult(spec, store.List(filter), store.State)));
    }

    /// <summary>Shows one entry in full.</summary>
    /// <param name="place">Which journal.</param>
    /// <param name="reference">Its number, its name or the beginning of it, or <c>latest</c>.</param>
    public static ReadResult<JournalShowResult> JournalShow(JournalPlace place, string reference) => InJournal(place, JournalAccess.Read, store =>
    {
        StoredEntry entry = store.Find(reference);
        return ReadResult.Ok(new JournalShowResult(entry, Parent(store, entry), store.Children(entry.Entry.Id, 100)));
    });

    /// <summary>Holds every checksum of a journal against what it covers.</summary>
    /// <param name="place">Which journal.</param>
    public static ReadResult<JournalCheck> JournalCheck(JournalPlace place) =>
        InJournal(place, JournalAccess.Read, static store => ReadResult.Ok(store.Check()));

    /// <summary>Ranks prediction errors by lever and engine, worst first.</summary>
    /// <param name="place">Which journal.</param>
    /// <param name="worst">Single entries shown beside the ranks, 0 to 1000.</param>
    public static ReadResult<JournalScoreResult> JournalScore(JournalPlace place, string? worst = null)
    {
        ReadResult<long> limit = Amount.Whole(worst ?? "5", "--limit", 0, EntryFilter.MostPerPage);
        return limit.IsOk
            ? InJournal(place, JournalAccess.Read, store => ReadResult.Ok(new JournalScoreResult(store.Score(), store.Worst((int)limit.Value), store.State)))
            : ReadResult.Failed<JournalScoreResult>(limit.Problems);
    }

    /// <summary>Whether there is a journal to open: a file that is there, or a database that has been named. Whether it can be opened is not tried.</summary>
    /// <param name="place">Which journal.</param>
    public static bool JournalIsThere(JournalPlace place)
    {
        ArgumentNullException.ThrowIfNull(place);
        try
        {
            return AddressOf(place) is { } address && (address.IsServer || File.Exists(address.Path));
        }
        catch (JournalException)
        {
            // an address that cannot be understood: opening it says what is wrong
            return true;
        }
    }

    private static JournalAddress? AddressOf(JournalPlace place) => place.Address is { Length: > 0 } stated ? JournalAddress.Of(stated)
        : JournalAddress.Nearest(place.WholeFolder);

    private static StoredEntry? Parent(JournalStore store, StoredEntry entry)
    {
        try
        {
            return entry.Entry.Parent is { } parent ? store.Find(parent) : null;
        }
        catch (JournalException e) when (e.Fault == JournalFault.NoEntry)
        {
            // a damaged journal: check says so
            return null;
        }
    }

    /// <summary>Opens a journal, does something with it, and turns what goes wrong into problems.</summary>
    private static ReadResult<T> InJournal<T>(JournalPlace place, JournalAccess access, Func<JournalStore, ReadResult<T>> work)
    {
        ArgumentNullException.ThrowIfNull(place);
        try
        {
            JournalAddress? address = AddressOf(place);
            if (address is null && access == JournalAccess.Create)
            {
                address = JournalAddress.File(Path.Combine(place.Folder, JournalAddress.DefaultPath));
            }

            if (address is null)
            {
                return ReadResult.Failed<T>(new Problem(JournalAddress.DefaultPath, "", "no journal in this folder or one above it",
                    $"run floorline journal init, or set {JournalPlace.Variable}"));
            }

            // a team's database is made on purpose, by init; an own file comes with the first entry
            using var store = JournalStore.Open(address, access, place.Clock.GetUtcNow(), Version);
            return work(store);
        }
        catch (JournalException e)
        {
            return ReadResult.Failed<T>(new Problem(e.Where, "", e.Found, e.Expected));
        }
    }

    private static string NewId(JournalPlace place, DateTimeOffset at) =>
        place.NewId?.Invoke(at) ?? EntryId.Of(at, RandomNumberGenerator.GetInt32(int.MaxValue));

    private static Problem UnknownVerdict(string text) => new("", "--verdict", $"'{text}'", "one of "
        + string.Join(", ", Floorline.Journal.Documents.EntryWords.Verdicts.Select(static v => v.Word)));
}
