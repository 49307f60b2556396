using System.Globalization;
using Floorline.Io.Tests.Engines;

// FOLDER HIDDEN LAYERS: decoder.gguf (q8_0, llama architecture) and perceptron.onnx (fp32), both with random weights.
int hidden = int.Parse(args[1], CultureInfo.InvariantCulture), layers = int.Parse(args[2], CultureInfo.InvariantCulture);
Directory.CreateDirectory(args[0]);
MadeModels.Gguf(Path.Combine(args[0], "decoder.gguf"), hidden, layers, 32000);
MadeModels.Onnx(Path.Combine(args[0], "perceptron.onnx"), hidden, layers);
