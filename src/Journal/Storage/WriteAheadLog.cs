using System.Buffers.Binary;
using System.Globalization;

namespace Floorline.Journal.Storage;

/// <summary>
/// Holds a SQLite write-ahead log against its checksums. SQLite ends at the first frame that does not match, as it must after a power cut, and says nothing of
/// transactions after it. The format: https://www.sqlite.org/fileformat2.html#the_write_ahead_log.
/// </summary>
internal static class WriteAheadLog
{
    private const int HeaderBytes = 32;
    private const int FrameHeaderBytes = 24;
    private const uint LittleEndianSums = 0x377F0682;

    /// <summary>What is wrong with the log beside a database; nothing where there is none or it is whole.</summary>
    /// <param name="database">Path of the database.</param>
    internal static LogProblem? Problem(string database)
    {
        // a log that somebody writes meanwhile can be seen half written: what is damaged is so the second time
        LogProblem? first = Look(database + "-wal");
        return first is null ? null : first == Look(database + "-wal") ? first : Look(database + "-wal");
    }

    private static LogProblem? Look(string path)
    {
        byte[] log;
        try
        {
            if (new FileInfo(path) is not { Exists: true, Length: > 0 })
            {
                return null;
            }

            using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            log = new byte[Math.Min(file.Length, Array.MaxLength)];
            log = log[..file.ReadAtLeast(log, log.Length, throwOnEndOfStream: false)];
        }
        catch (Exception e) when (e is FileNotFoundException or UnauthorizedAccessException)
        {
            return null; // gone meanwhile, or said by SQLite when it opens it
        }

        if (log.Length < HeaderBytes)
        {
            return new LogProblem("the write-ahead log is cut off within its beginning", true);
        }

        uint magic = BinaryPrimitives.ReadUInt32BigEndian(log);
        int page = (int)BinaryPrimitives.ReadUInt32BigEndian(log.AsSpan(8));
        bool little = magic == LittleEndianSums;
        (uint A, uint B) sums = Sum((0, 0), log.AsSpan(0, 24), little);
        if ((magic & ~1u) != LittleEndianSums || page is < 512 or > 65536 || sums != Pair(log, 24))
        {
            return new LogProblem("the beginning of the write-ahead log is damaged: nothing of it can be read", log.Length > HeaderBytes);
        }

        ReadOnlySpan<byte> salts = log.AsSpan(16, 8);
        int frame = 0, damaged = 0, lost = 0;
        bool open = false;
        for (int at = HeaderBytes; at + FrameHeaderBytes + page <= log.Length; at += FrameHeaderBytes + page)
        {
            frame++;
            ReadOnlySpan<byte> head = log.AsSpan(at, FrameHeaderBytes);
            bool commits = BinaryPrimitives.ReadUInt32BigEndian(head[4..]) != 0, own = head.Slice(8, 8).SequenceEqual(salts);
            if (damaged == 0)
            {
                (uint A, uint B) next = Sum(Sum(sums, head[..8], little), log.AsSpan(at + FrameHeaderBytes, page), little);
                if (own && next == Pair(log, at + 16))
                {
                    (sums, open) = (next, !commits);
                    continue;
                }

                damaged = frame;
            }
            else if (own && commits)
            {
                lost++;
            }

            // frames of an earlier round of the log stand after those of this one: only those of this one count
            if (damaged == frame && !own && !OwnFollows(log, at + FrameHeaderBytes + page, page, salts))
            {
                damaged = 0;
                break;
            }
        }

        string place = string.Create(CultureInfo.InvariantCulture, $"the write-ahead log is damaged at frame {damaged}");
        return lost > 0 ? new LogProblem($"{place}: {lost.ToString(CultureInfo.InvariantCulture)} or more transactions in and after it cannot be read", true)
            : damaged > 0 || open ? new LogProblem((damaged > 0 ? place : "the write-ahead log ends within a transaction")
                + ": its last transaction is not whole, by damage or because a writer was stopped in the middle", false)
            : null;
    }

    private static bool OwnFollows(byte[] log, int from, int page, ReadOnlySpan<byte> salts)
    {
        for (int at = from; at + FrameHeaderBytes + page <= log.Length; at += FrameHeaderBytes + page)
        {
            if (log.AsSpan(at + 8, 8).SequenceEqual(salts))
            {
                return true;
            }
        }

        return false;
    }

    private static (uint A, uint B) Pair(byte[] log, int at) =>
        (BinaryPrimitives.ReadUInt32BigEndian(log.AsSpan(at)), BinaryPrimitives.ReadUInt32BigEndian(log.AsSpan(at + 4)));

    private static (uint A, uint B) Sum((uint A, uint B) sums, ReadOnlySpan<byte> bytes, bool little)
    {
        (uint a, uint b) = sums;
        for (int i = 0; i + 8 <= bytes.Length; i += 8)
        {
            (uint x, uint y) = little
                ? (BinaryPrimitives.ReadUInt32LittleEndian(bytes[i..]), BinaryPrimitives.ReadUInt32LittleEndian(bytes[(i + 4)..]))
                : (BinaryPrimitives.ReadUInt32BigEndian(bytes[i..]), BinaryPrimitives.ReadUInt32BigEndian(bytes[(i + 4)..]));
            a += x + b;
            b += y + a;
        }

        return (a, b);
    }
}
