using System.Text;

namespace Floorline.TicketServer;

/// <summary>Words the answer of a configuration to a ticket.</summary>
internal static class Answer
{
    private static readonly string[] _asides =
    [
        "This was read from the message as the customer wrote it, and it has not been checked against any other system so far.",
        "It may be worth keeping in mind when the ticket is picked up, since the customer brought it up without being asked.",
        "The wording leaves little doubt, although it is of course always a good idea to confirm such details with the customer.",
        "Colleagues who have handled similar cases in the past will probably recognise the pattern and know what to look at first.",
    ];

    private static readonly Dictionary<string, string> _next = new()
    {
        ["billing"] = "Next: check the payments of the account and answer with what was found.",
        ["delivery"] = "Next: ask the carrier where it is and tell the customer today.",
        ["technical"] = "Next: reproduce it and pass it on to the team that owns this part.",
        ["account"] = "Next: verify who is writing before anything on the account is changed.",
        ["returns"] = "Next: look the return up and tell the customer how it will go on.",
        ["cancellation"] = "Next: confirm the last day in writing and check what is still open.",
    };

    private static readonly Dictionary<string, string> _urgency = new()
    {
        ["high"] = "Answer today: the customer cannot wait, and has to know when they will hear from us again.",
        ["normal"] = "Answer within two working days, and say what happens until then so that nobody writes twice.",
        ["low"] = "It can wait for a quiet hour; a short friendly note that it was read is enough now.",
    };

    public static string Of(Configuration configuration, Ticket ticket, bool mistaken)
    {
        string category = mistaken && Kind(configuration, ticket) == 0 ? _next.Keys.First(name => name != ticket.Category) : ticket.Category;
        IEnumerable<string> facts = mistaken && Kind(configuration, ticket) == 1 ? ["The customer has a question about an earlier order.", "They would like an answer soon."] : ticket.Facts;
        var text = new StringBuilder($"Category: {category} | Priority: {ticket.Priority}\n");
        switch (configuration.Style)
        {
            case Style.Wordy:
                text.Append("Thank you for passing this ticket on. Below is a careful summary of everything that the customer has told us, in the order in which it was mentioned.\n");
                int aside = (int)(Draw.Uniform(ticket.Id, "aside") * _asides.Length);
                foreach (string fact in facts)
                {
                    text.Append($"- {fact} {_asides[aside++ % _asides.Length]}\n");
                }

                text.Append($"- {_next[ticket.Category]}\n");
                text.Append("Please let me know if anything in this summary should be clearer, longer or shorter, and I will gladly write it again.\n");
                break;
            case Style.Bullets:
                foreach (string fact in facts)
                {
                    text.Append($"- {fact}\n");
                }

                text.Append($"- {_next[ticket.Category]}\n- {_urgency[ticket.Priority]}\n");
                break;
            default:
                foreach (string fact in facts.Take(2))
                {
                    text.Append($"- {fact}\n");
                }

                break;
        }

        return mistaken && Kind(configuration, ticket) == 2 ? text.Append("A refund has been issued.\n").ToString() : text.ToString();
    }

    /// <summary>Wrong category, facts of another ticket, or a promise that nobody made.</summary>
    private static int Kind(Configuration configuration, Ticket ticket) => (int)(Draw.Uniform(configuration.Name, ticket.Id, "kind") * 3);
}
