using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Floorline.Probes.Kernels;

/// <summary>Puts matrices into the order in which the tiles of a product read them.</summary>
internal static unsafe class Packing
{
    /// <summary>Rows of A, row by row, to panels of 14 rows as [k][14], the last of 2, 4, 8 or 14; rows beyond the last are zero.</summary>
    /// <param name="a">The first element of the first row.</param>
    /// <param name="stride">Elements from one row to the next.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="depth">Columns taken, k.</param>
    /// <param name="packed">Room for the rows rounded up to 14.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows(float* a, long stride, long rows, long depth, float* packed)
    {
        for (long first = 0; first < rows; first += GemmTile.Rows)
        {
            long here = Math.Min(GemmTile.Rows, rows - first);
            int height = GemmTile.Height(here);
            float* from = a + (first * stride);
            long row = 0;
            for (; row + 4 <= here; row += 4)
            {
                float* r0 = from + (row * stride), r1 = r0 + stride, r2 = r1 + stride, r3 = r2 + stride;
                float* to = packed + row;
                for (long k = 0; k < depth; k++, to += height)
                {
                    Vector128.Create(r0[k], r1[k], r2[k], r3[k]).Store(to);
                }
            }

            for (; row < height; row++)
            {
                float* r = from + (row * stride);
                for (long k = 0; k < depth; k++)
                {
                    packed[(k * height) + row] = row < here ? r[k] : 0;
                }
            }

            packed += height * depth;
        }
    }

    /// <summary>B, row by row as [k][n], to panels of 32 columns as [n/32][k][32]; columns beyond the last are zero.</summary>
    /// <param name="b">The first element of the first row.</param>
    /// <param name="stride">Elements from one row to the next.</param>
    /// <param name="depth">Rows taken, k.</param>
    /// <param name="columns">Columns, n.</param>
    /// <param name="packed">Room for the columns rounded up to 32.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Columns(float* b, long stride, long depth, long columns, float* packed)
    {
        const int Wide = GemmTile.Columns;
        long whole = columns / Wide * Wide;
        for (long k = 0; k < depth; k++)
        {
            float* from = b + (k * stride);
            float* to = packed + (k * Wide);
            for (long n = 0; n < whole; n += Wide, to += Wide * depth)
            {
                Vector512.Load(from + n).Store(to);
                Vector512.Load(from + n + 16).Store(to + 16);
            }

            for (long n = whole; n < (columns + Wide - 1) / Wide * Wide; n++)
            {
                to[n - whole] = n < columns ? from[n] : 0;
            }
        }
    }
}
