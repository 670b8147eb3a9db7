"""The array half: a model pack, its ONNX graphs, and variations of a phrase. Runs in the model process."""
