using System.Globalization;
using Floorline.HostKernels;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
int Number(int at, int otherwise) => args.Length > at ? int.Parse(args[at], CultureInfo.InvariantCulture) : otherwise;
switch (args.Length > 0 ? args[0] : "")
{
    case "read": Reading.Run(args[1], Number(2, 40)); break;
    case "peak": Peaks.Run(args[1], Number(2, 40)); break;
    case "gemm": Products.Run(args[1], Number(2, 9)); break;
    case "decode": Steps.Decode(Number(1, 1), Number(2, 15)); break;
    case "batch": Steps.Batches(Number(1, 9)); break;
    default: Console.Error.WriteLine("read|peak LIBRARY [ROUNDS], gemm LIBRARY [ROUNDS], decode [THREADS] [ROUNDS], batch [ROUNDS]"); return 1;
}

return 0;
