"""Small classifiers in PyTorch, of the forms that people train: made of fixed random weights."""

import torch
from torch import nn


class Mlp(nn.Module):
    """Two hidden layers on a flattened image."""

    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Flatten(), nn.Linear(48, 16), nn.ReLU(), nn.BatchNorm1d(16), nn.Dropout(0.3), nn.Linear(16, 8), nn.GELU(), nn.Linear(8, 4)
        )

    def forward(self, x):
        return self.layers(x)


class Cnn(nn.Module):
    """Convolutions with batch norm and pooling, flattened by the size of the batch, softmax at the end."""

    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 6, 3, padding=1)
        self.bn1 = nn.BatchNorm2d(6)
        self.conv2 = nn.Conv2d(6, 8, 3, stride=2, bias=False)
        self.bn2 = nn.BatchNorm2d(8)
        self.fc = nn.Linear(8 * 2 * 2, 5)

    def forward(self, x):
        x = torch.max_pool2d(torch.relu(self.bn1(self.conv1(x))), 2)
        x = torch.nn.functional.leaky_relu(self.bn2(self.conv2(x)), 0.1)
        x = torch.nn.functional.avg_pool2d(x, 2, stride=1, padding=0)
        x = nn.functional.pad(x, (1, 0, 1, 0))
        return torch.softmax(self.fc(x.view(x.size(0), -1)), dim=1)


class Inverted(nn.Module):
    """MobileNetV2's block: out wide, depthwise, back narrow, with a residual where it fits."""

    def __init__(self, inputs, outputs, stride, act):
        super().__init__()
        wide = inputs * 3
        self.residual = stride == 1 and inputs == outputs
        self.layers = nn.Sequential(
            nn.Conv2d(inputs, wide, 1, bias=False),
            nn.BatchNorm2d(wide),
            act(),
            nn.Conv2d(wide, wide, 3, stride, 1, groups=wide, bias=False),
            nn.BatchNorm2d(wide),
            act(),
            nn.Conv2d(wide, outputs, 1, bias=False),
            nn.BatchNorm2d(outputs),
        )

    def forward(self, x):
        return x + self.layers(x) if self.residual else self.layers(x)


class SqueezeExcite(nn.Module):
    """MobileNetV3's gate by channels."""

    def __init__(self, channels):
        super().__init__()
        self.down, self.up = nn.Conv2d(channels, 2, 1), nn.Conv2d(2, channels, 1)

    def forward(self, x):
        gate = nn.functional.adaptive_avg_pool2d(x, 1)
        return x * nn.functional.hardsigmoid(self.up(torch.relu(self.down(gate))))


class MobileNet(nn.Module):
    """MobileNetV2 in small."""

    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2d(3, 4, 3, 2, 1, bias=False),
            nn.BatchNorm2d(4),
            nn.ReLU6(),
            Inverted(4, 4, 1, nn.ReLU6),
            Inverted(4, 6, 2, nn.ReLU6),
            nn.Conv2d(6, 12, 1, bias=False),
            nn.BatchNorm2d(12),
            nn.ReLU6(),
        )
        self.classifier = nn.Sequential(nn.Dropout(0.2), nn.Linear(12, 5))

    def forward(self, x):
        x = nn.functional.adaptive_avg_pool2d(self.features(x), (1, 1))
        return self.classifier(torch.flatten(x, 1))


class MobileNetV3(nn.Module):
    """MobileNetV3 in small: gates and hard swish; log of probabilities at the end."""

    def __init__(self):
        super().__init__()
        self.stem = nn.Sequential(nn.Conv2d(3, 4, 3, 2, 1, bias=False), nn.BatchNorm2d(4, eps=1e-3), nn.Hardswish())
        self.block = Inverted(4, 4, 1, nn.Hardswish)
        self.gate = SqueezeExcite(4)
        self.classifier = nn.Sequential(nn.Linear(4, 8), nn.Hardswish(), nn.Linear(8, 5))

    def forward(self, x):
        x = self.gate(self.block(self.stem(x)))
        return torch.log_softmax(self.classifier(x.mean([2, 3])), dim=-1)


class Attention(nn.Module):
    """Rows of an image as words: an embedding of places, layer norm, self-attention, the mean."""

    def __init__(self):
        super().__init__()
        self.project = nn.Linear(24, 8)
        self.places = nn.Parameter(torch.randn(1, 8, 8) * 0.1)
        self.norm = nn.LayerNorm(8)
        self.qkv = nn.Linear(8, 24)
        self.head = nn.Linear(8, 5)

    def forward(self, x):
        x = x.permute(0, 2, 1, 3).flatten(2)
        x = self.project(x) + self.places
        q, k, v = self.qkv(self.norm(x)).chunk(3, dim=-1)
        x = x + torch.softmax(q @ k.transpose(-2, -1) / 8**0.5, dim=-1) @ v
        return self.head(x.mean(dim=1))


class Decoder(nn.Module):
    """What makes images smaller and larger: margins of several kinds, uneven pooling, transposed convolutions, resizing, pixel shuffle."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 3, padding=1, padding_mode="reflect")
        self.norm = nn.GroupNorm(2, 4)
        self.pool = nn.MaxPool2d(3, stride=2, ceil_mode=True)
        self.mean = nn.AvgPool2d(3, stride=2, padding=1, ceil_mode=True)
        self.up = nn.ConvTranspose2d(4, 4, 3, stride=2, padding=1, output_padding=1)
        self.shuffle = nn.PixelShuffle(2)
        self.fc = nn.Linear(1, 5)

    def forward(self, x):
        x = self.pool(torch.relu(self.norm(self.conv(x))))
        x = self.up(nn.functional.pad(self.mean(x), (1, 0, 0, 1), mode="replicate"))
        x = nn.functional.interpolate(x, scale_factor=2, mode="bilinear", align_corners=False)
        x = nn.functional.interpolate(x, size=(7, 5), mode="nearest")
        x = self.shuffle(nn.functional.interpolate(x, size=(6, 9), mode="bicubic", align_corners=True))
        return self.fc(x.mean([2, 3]))


class Recurrent(nn.Module):
    """Rows of an image as a sequence, read both ways."""

    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(12, 4, batch_first=True, bidirectional=True)
        self.gru = nn.GRU(8, 3, batch_first=True)
        self.fc = nn.Linear(3, 5)

    def forward(self, x):
        x = x.permute(0, 2, 1, 3).flatten(2)
        x, _ = self.lstm(x)
        _, last = self.gru(x)
        return self.fc(last[-1])


class VisionTransformer(nn.Module):
    """Patches as words behind one for the class, and a layer of PyTorch's own transformer."""

    def __init__(self):
        super().__init__()
        self.patches = nn.Conv2d(3, 8, 4, stride=4)
        self.token = nn.Parameter(torch.randn(1, 1, 8))
        self.layer = nn.TransformerEncoderLayer(8, 2, 16, batch_first=True)
        self.scale = nn.Parameter(torch.randn(8, 8))
        self.fc = nn.Linear(8, 5)

    def forward(self, x):
        x = self.patches(x).flatten(2).transpose(1, 2)
        x = torch.cat([self.token.expand(x.shape[0], -1, -1), x], dim=1)
        x = torch.einsum("btd,de->bte", self.layer(x), self.scale)
        return self.fc(torch.roll(x, 1, dims=1)[:, 1])


def make(kind, seed=3):
    """A model at inference, its statistics of batch norm moved from their first values."""
    torch.manual_seed(seed)
    model = kind()
    for module in model.modules():
        if isinstance(module, (nn.BatchNorm1d, nn.BatchNorm2d)):
            nn.init.uniform_(module.running_mean, -0.5, 0.5)
            nn.init.uniform_(module.running_var, 0.5, 1.5)
            nn.init.uniform_(module.weight, 0.5, 1.5)
            nn.init.uniform_(module.bias, -0.5, 0.5)
    return model.eval()


shapes = {"mlp": (Mlp, (3, 4, 4)), "cnn": (Cnn, (3, 12, 12)), "mobilenet": (MobileNet, (3, 16, 16))}
shapes |= {"mobilenet-v3": (MobileNetV3, (3, 16, 16)), "attention": (Attention, (3, 8, 8))}
shapes |= {"decoder": (Decoder, (3, 9, 8)), "recurrent": (Recurrent, (3, 6, 4)), "vision": (VisionTransformer, (3, 8, 8))}
