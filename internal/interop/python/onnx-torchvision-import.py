"""Writes classifiers of torchvision with random weights as ONNX files, for src/onnx-torchvision-import.ts. Argument: the folder."""

import sys
import warnings
from pathlib import Path

try:
    import torch
    import torchvision
    from torchvision.models import convnext, maxvit, swin_transformer, vision_transformer
except ImportError:
    print("torchvision is not there")
    sys.exit(77)

import logging

from onnx_cases import case_of, write_cases

warnings.filterwarnings("ignore")
logging.disable(logging.WARNING)
# As they are, by their names; those that would be large are made in a small size below.
named = ["densenet121", "efficientnet_b0", "googlenet", "mnasnet0_5", "mobilenet_v2", "mobilenet_v3_small", "regnet_x_400mf"]
named += ["regnet_y_400mf", "resnet18", "shufflenet_v2_x0_5", "squeezenet1_1"]


def vit():
    sizes = {"image_size": 64, "patch_size": 16, "num_layers": 2, "num_heads": 4, "hidden_dim": 64, "mlp_dim": 128}
    made = vision_transformer.VisionTransformer(**sizes, num_classes=10)
    torch.nn.init.normal_(made.heads.head.weight)
    return made


def swin(**more):
    sizes = {"patch_size": [4, 4], "embed_dim": 24, "depths": [2, 2], "num_heads": [2, 4], "window_size": [4, 4]}
    return swin_transformer.SwinTransformer(**sizes, num_classes=10, **more)


def swin_v2():
    return swin(block=swin_transformer.SwinTransformerBlockV2, downsample_layer=swin_transformer.PatchMergingV2)


def max_vit():
    sizes = {"input_size": (64, 64), "stem_channels": 16, "partition_size": 2, "block_channels": [16, 32], "block_layers": [1, 1]}
    return maxvit.MaxVit(**sizes, head_dim=8, stochastic_depth_prob=0.1, num_classes=10)


def conv_next():
    blocks = [convnext.CNBlockConfig(16, 32, 1), convnext.CNBlockConfig(32, None, 1)]
    return convnext.ConvNeXt(blocks, layer_scale=0.5, num_classes=10)


small = {"conv_next": conv_next, "max_vit": max_vit, "swin": swin, "swin_v2": swin_v2, "vit": vit}
# The newer exporter takes ten times as long.
by_dynamo = ["shufflenet_v2_x0_5", *small]
aside = {"googlenet": {"aux_logits": False, "init_weights": False}}


def make(name):
    """A model at inference, its statistics of batch norm moved from their first values."""
    torch.manual_seed(3)
    model = small[name]() if name in small else getattr(torchvision.models, name)(num_classes=10, **aside.get(name, {}))
    for module in model.modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            torch.nn.init.uniform_(module.running_mean, -0.1, 0.1)
            torch.nn.init.uniform_(module.running_var, 0.5, 1.5)
    return model.eval()


def main(folder):
    torch.set_num_threads(1)
    names = {"input_names": ["input"], "output_names": ["output"]}
    (x,) = [torch.randn(2, 3, 64, 64)]
    cases = []
    for name in [*named, *small]:
        path = folder / f"{name}-script.onnx"
        sizes = {"input": {0: "batch"}, "output": {0: "batch"}}
        torch.onnx.export(make(name), (x,), path, dynamo=False, dynamic_axes=sizes, **names)
        cases.append(case_of(folder, f"{name}-script", (3, 64, 64), False))
        if name in by_dynamo:
            sizes = ({0: torch.export.Dim.DYNAMIC},)
            path = folder / f"{name}-dynamo.onnx"
            torch.onnx.export(make(name), (x,), path, dynamo=True, dynamic_shapes=sizes, external_data=False, verbose=False, **names)
            cases.append(case_of(folder, f"{name}-dynamo", (3, 64, 64), False))
    write_cases(folder, cases)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
