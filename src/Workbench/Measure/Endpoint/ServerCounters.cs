using System.Globalization;
using Floorline.Core.Quantities;

namespace Floorline.Workbench;

/// <summary>
/// Picks from a server's metrics what tells about queueing, caching, preemption and speculation. Names of vLLM, SGLang, llama-server and Triton.
/// </summary>
internal static class ServerCounters
{
    private static readonly (string Name, string Says)[] _known =
    [
        ("vllm:num_requests_running", "requests running"), ("vllm:num_requests_waiting", "requests waiting"), ("vllm:num_preemptions_total", "preemptions"),
        ("vllm:kv_cache_usage_perc", "share of the KV cache in use"), ("vllm:gpu_cache_usage_perc", "share of the KV cache in use"),
        ("vllm:prefix_cache_hits_total", "prompt tokens from the prefix cache"), ("vllm:prefix_cache_queries_total", "prompt tokens looked up in it"),
        ("vllm:gpu_prefix_cache_hits_total", "prompt tokens from the prefix cache"), ("vllm:gpu_prefix_cache_queries_total", "prompt tokens looked up in it"),
        ("vllm:request_queue_time_seconds_sum", "seconds in the queue"), ("vllm:request_queue_time_seconds_count", "requests through the queue"),
        ("vllm:spec_decode_num_accepted_tokens_total", "draft tokens accepted"), ("vllm:spec_decode_num_draft_tokens_total", "draft tokens"),
        ("vllm:prompt_tokens_total", "prompt tokens"), ("vllm:generation_tokens_total", "generated tokens"),
            ("vllm:request_success_total", "requests answered"),
        ("sglang:num_running_reqs", "requests running"), ("sglang:num_queue_reqs", "requests waiting"), ("sglang:cache_hit_rate", "prefix cache hit rate"),
            ("sglang:spec_accept_length", "accepted draft length"),
        ("sglang:token_usage", "share of the KV cache in use"), ("sglang:prompt_tokens_total", "prompt tokens"),
            ("sglang:generation_tokens_total", "generated tokens"), ("sglang:cached_tokens_total", "prompt tokens from the prefix cache"),
        ("llamacpp:requests_processing", "requests running"), ("llamacpp:requests_deferred", "requests waiting"),
            ("llamacpp:prompt_tokens_total", "prompt tokens"), ("llamacpp:tokens_predicted_total", "generated tokens"),
        ("llamacpp:n_decode_total", "decode calls"), ("llamacpp:n_busy_slots_per_decode", "sequences per decode call"),
            ("llamacpp:kv_cache_usage_ratio", "share of the KV cache in use"),
        ("nv_inference_request_success", "requests answered"), ("nv_inference_request_failure", "requests failed"),
            ("nv_inference_queue_duration_us", "microseconds in the queue"), ("nv_inference_compute_infer_duration_us", "microseconds computing"),
        ("nv_inference_pending_request_count", "requests waiting"), ("nv_llm_kv_cache_utilization", "share of the KV cache in use"),
    ];

    internal static IReadOnlyList<ServerCounter> Of(IReadOnlyDictionary<string, double> before, IReadOnlyDictionary<string, double> after) =>
        [.. _known.Where(k => after.ContainsKey(k.Name)).Select(k => new ServerCounter(k.Name, before.GetValueOrDefault(k.Name), after[k.Name], k.Says))];

    internal static IReadOnlyList<string> Notes(IReadOnlyList<ServerCounter> counters)
    {
        var notes = new List<string>();
        double? Grown(params string[] names) => counters.FirstOrDefault(c => names.Contains(c.Name)) is { } c ? c.After - c.Before : null;
        void Say(FormattableString text) => notes.Add(text.ToString(CultureInfo.InvariantCulture));
        if (Grown("vllm:request_queue_time_seconds_sum") is { } queue && Grown("vllm:request_queue_time_seconds_count") is > 0 and { } through)
        {
            Say($"A request waited {Figures.Of(new Seconds(queue / through))} in the server's queue on average.");
        }

        if (Grown("nv_inference_queue_duration_us") is { } wait && Grown("nv_inference_request_success") is > 0 and { } served)
        {
            Say($"A request waited {Figures.Of(new Seconds(wait / served / 1e6))} in the server's queue on average.");
        }

        if (Grown("vllm:prefix_cache_hits_total", "vllm:gpu_prefix_cache_hits_total") is { } hits
            && Grown("vllm:prefix_cache_queries_total", "vllm:gpu_prefix_cache_queries_total") is > 0 and { } queries)
        {
            Say($"{Figures.Percent(hits / queries)} of prompt tokens came from the prefix cache.");
        }

        if (Grown("vllm:spec_decode_num_accepted_tokens_total") is { } accepted && Grown("vllm:spec_decode_num_draft_tokens_total") is > 0 and { } drafted)
        {
            Say($"{Figures.Percent(accepted / drafted)} of draft tokens were accepted.");
        }

        if (Grown("sglang:cached_tokens_total") is { } cached && Grown("sglang:prompt_tokens_total") is > 0 and { } prompts)
        {
            Say($"{Figures.Percent(cached / prompts)} of prompt tokens came from the prefix cache.");
        }
        else if (counters.FirstOrDefault(static c => c.Name == "sglang:cache_hit_rate") is { } rate)
        {
            Say($"The server's own prefix cache hit rate stood at {Figures.Percent(rate.After)} at the end.");
        }

        if (counters.FirstOrDefault(static c => c.Name == "sglang:spec_accept_length") is { After: > 0 } accepts)
        {
            Say($"A speculation step gave {accepts.After:0.##} tokens at the end.");
        }

        foreach (ServerCounter waiting in counters.Where(static c => c is { Says: "requests waiting", After: > 0 }))
        {
            Say($"{waiting.After:0} request(s) were still waiting at the end: somebody else uses the server, or it was overloaded.");
        }

        if (Grown("vllm:num_preemptions_total") is > 0 and { } preempted)
        {
            Say($"{preempted:0} preemption(s): the KV cache was too small for the load.");
        }

        return notes;
    }
}
