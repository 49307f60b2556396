using System.Collections.Concurrent;
using System.Text;
using Floorline.Readers;
using Floorline.Workbench;
using Microsoft.AspNetCore.Http;

namespace Floorline.Web.Api;

/// <summary>
/// Keeps the newest answers of a verb that is a pure function of its request and of the state of the place where it is asked: people who compare go back and
/// forth between few situations. An answer is kept once it was asked for twice: most situations are passed through while somebody types, and large arrays that
/// live on cost the collector.
/// </summary>
internal sealed class AnswerCache
{
    private const int Most = 512;
    private const int MostAsked = 8192;

    private readonly ConcurrentDictionary<int, bool> _asked = [];
    private readonly ConcurrentDictionary<string, byte[]> _answers = new(StringComparer.Ordinal);

    public IResult Get(SituationSpec spec, Func<SituationSpec, ReadResult<byte[]>> make)
    {
        string key = KeyOf(spec);
        if (_answers.TryGetValue(key, out byte[]? known))
        {
            return new Answer.Document(StatusCodes.Status200OK, Answer.Json, known);
        }

        ReadResult<byte[]> made = make(spec);
        if (!made.IsOk)
        {
            return Answer.Refuse(made.Problems);
        }

        if (_asked.TryAdd(key.GetHashCode(StringComparison.Ordinal), true))
        {
            Limit(_asked, MostAsked);
        }
        else
        {
            Limit(_answers, Most);
            _answers[key] = made.Value;
        }

        return new Answer.Document(StatusCodes.Status200OK, Answer.Json, made.Value);
    }

    private static void Limit<TKey, TValue>(ConcurrentDictionary<TKey, TValue> kept, int most)
        where TKey : notnull
    {
        if (kept.Count >= most)
        {
            kept.Clear();
        }
    }

    // Lengths stand before the values, so that no value can pass for two.
    private static string KeyOf(SituationSpec spec)
    {
        var key = new StringBuilder(256).Append(spec.Workplace?.State);
        foreach (Field<SituationSpec> field in SituationSpec.Fields)
        {
            string? value = field.Get(spec);
            key.Append('|').Append(value?.Length ?? -1).Append(':').Append(value);
        }

        return key.ToString();
    }
}
