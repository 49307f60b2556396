namespace Floorline.Readers.Traces.Rocprof;

/// <summary>The fields of a record of any buffer; -1 where a record has none.</summary>
internal struct RocprofRecord
{
    internal long Kind;
    internal long Operation;
    internal long Correlation;
    internal long Start;
    internal long End;
    internal long Thread;
    internal long Agent;
    internal long From;
    internal long To;
    internal long Queue;
    internal long Stream;
    internal long Kernel;
    internal long Bytes;
    internal long Address;
    internal long Shared;
    internal (long X, long Y, long Z) Grid;
    internal (long X, long Y, long Z) Group;

    internal static RocprofRecord Of(JsonMembers member)
    {
        var record = new RocprofRecord
        {
            Kind = -1,
            Operation = -1,
            Correlation = -1,
            Start = long.MaxValue,
            End = long.MaxValue,
            Thread = -1,
            Agent = -1,
            From = -1,
            To = -1,
            Queue = -1,
            Stream = -1,
            Kernel = -1,
            Bytes = -1,
            Address = -1,
            Shared = -1,
            Grid = (-1, -1, -1),
            Group = (-1, -1, -1),
        };
        record.Take(member, depth: 0);
        return record;
    }

    private void Take(JsonMembers member, int depth)
    {
        while (member.Next())
        {
            ReadOnlySpan<byte> key = member.Key;
            if (key.SequenceEqual("dispatch_info"u8) && depth == 0)
            {
                Take(member.Members, 1);
            }
            else if (key.SequenceEqual("correlation_id"u8))
            {
                Correlation = Member(member, "internal"u8);
            }
            else if (key.SequenceEqual("agent_id"u8))
            {
                Agent = Member(member, "handle"u8);
            }
            else if (key.SequenceEqual("src_agent_id"u8))
            {
                From = Member(member, "handle"u8);
            }
            else if (key.SequenceEqual("dst_agent_id"u8))
            {
                To = Member(member, "handle"u8);
            }
            else if (key.SequenceEqual("queue_id"u8))
            {
                Queue = Member(member, "handle"u8);
            }
            else if (key.SequenceEqual("stream_id"u8))
            {
                Stream = Member(member, "handle"u8);
            }
            else if (key.SequenceEqual("grid_size"u8))
            {
                Grid = (Member(member, "x"u8), Member(member, "y"u8), Member(member, "z"u8));
            }
            else if (key.SequenceEqual("workgroup_size"u8))
            {
                Group = (Member(member, "x"u8), Member(member, "y"u8), Member(member, "z"u8));
            }
            else if (member.Number is { } number)
            {
                Take(key, number);
            }
        }
    }

    private void Take(ReadOnlySpan<byte> key, long number)
    {
        if (key.SequenceEqual("kind"u8))
        {
            Kind = number;
        }
        else if (key.SequenceEqual("operation"u8))
        {
            Operation = number;
        }
        else if (key.SequenceEqual("start_timestamp"u8) || key.SequenceEqual("timestamp"u8))
        {
            Start = number;
        }
        else if (key.SequenceEqual("end_timestamp"u8))
        {
            End = number;
        }
        else if (key.SequenceEqual("thread_id"u8))
        {
            Thread = number;
        }
        else if (key.SequenceEqual("kernel_id"u8))
        {
            Kernel = number;
        }
        else if (key.SequenceEqual("bytes"u8) || key.SequenceEqual("allocation_size"u8))
        {
            Bytes = number;
        }
        else if (key.SequenceEqual("address"u8))
        {
            Address = number;
        }
        else if (key.SequenceEqual("group_segment_size"u8))
        {
            Shared = number;
        }
    }

    private static long Member(in JsonMembers member, ReadOnlySpan<byte> name)
    {
        JsonMembers inside = member.Members;
        while (inside.Next())
        {
            if (inside.Key.SequenceEqual(name))
            {
                return inside.Number ?? -1;
            }
        }

        return member.Number ?? -1;
    }
}
