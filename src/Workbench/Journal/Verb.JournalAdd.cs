using Floorline.Journal;
using Floorline.Journal.Environments;
using Floorline.Journal.Storage;
using Floorline.Readers;

namespace Floorline.Workbench;

public static partial class Verb
{
    private const int NameTries = 5;

    /// <summary>
    /// Records an experiment. With a parent only what changed has to be stated; more than one changed field is refused unless the spec allows
    /// it, because a measurement of two changes tells of neither. Without a measured time the entry is a plan: a prediction on record before the run.
    /// </summary>
    /// <param name="place">Which journal; an embedded one is made where there is none.</param>
    /// <param name="spec">The experiment.</param>
    public static ReadResult<JournalAddResult> JournalAdd(JournalPlace place, JournalAddSpec spec)
    {
        ArgumentNullException.ThrowIfNull(place);
        ArgumentNullException.ThrowIfNull(spec);
        spec = spec with { Situation = spec.Situation.Asked() };
        ReadResult<EntryInputs> inputs = EntryInputs.Read(spec);
        if (inputs.IsOk && spec.Parent is null && spec.Plan is null && string.IsNullOrWhiteSpace(spec.Situation.Model))
        {
            // before a journal is made for it
            return ReadResult.Failed<JournalAddResult>(EntryMaking.NoModel);
        }

        return !inputs.IsOk ? ReadResult.Failed<JournalAddResult>(inputs.Problems) : InJournal(place, AccessToAdd(place), store =>
        {
            StoredEntry? plan = spec.Plan is null ? null : store.Find(spec.Plan);
            StoredEntry? parent = spec.Parent is { } named ? store.Find(named) : plan is null ? null : Parent(store, plan);
            RunEnvironment here = place.Environment ?? EnvironmentReading.Of(place.WholeFolder);
            ReadResult<Entry> entry = new EntryMaking(spec, inputs.Value, parent, plan, Now(place)).Make(here);
            return entry.IsOk
                ? ReadResult.Ok(new JournalAddResult(store.Address.Shown, store.IsNew, Append(place, store, entry.Value, inputs.Value), parent))
                : ReadResult.Failed<JournalAddResult>(entry.Problems);
        });
    }

    // to the millisecond, as entries have it
    private static DateTimeOffset Now(JournalPlace place) => DateTimeOffset.FromUnixTimeMilliseconds(place.Clock.GetUtcNow().ToUnixTimeMilliseconds());

    private static StoredEntry Append(JournalPlace place, JournalStore store, Entry entry, EntryInputs inputs)
    {
        for (int i = 1; ; i++)
        {
            try
            {
                return store.Append(entry with { Id = NewId(place, entry.At) }, entry.Samples is { Kept: true } ? inputs.Samples : null);
            }
            catch (JournalException e) when (e.Fault == JournalFault.Conflict && i < NameTries && place.NewId is null)
            {
                // the same second and the same chance as another entry: draw again
            }
        }
    }

    // a file of one's own comes with the first entry; a team's database is made on purpose, by init
    private static JournalAccess AccessToAdd(JournalPlace place) =>
        place.Address is { Length: > 0 } stated && IsServer(stated) ? JournalAccess.Write : JournalAccess.Create;

    private static bool IsServer(string address)
    {
        try
        {
            return JournalAddress.Of(address).IsServer;
        }
        catch (JournalException)
        {
            // opening it says what is wrong
            return true;
        }
    }
}
