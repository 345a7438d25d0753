// SPDX-License-Identifier: Apache-2.0
#include "gui/map/dot_text.h"

#include <QList>

#include <map>

namespace doppel::gui {
namespace {

constexpr double kInch = 72; // pixels at scale 1, dot's own points

QByteArray inches(double pixels) {
    return QByteArray::number(pixels / kInch, 'f', 4);
}

QByteArray node(std::size_t card) {
    return "n" + QByteArray::number(static_cast<qulonglong>(card));
}

// "n12" -> 12, if there is such a card.
std::optional<std::size_t> cardOf(const QByteArray& name, std::size_t count) {
    bool isNumber = false;
    const qulonglong number = name.mid(1).toULongLong(&isNumber);
    if (!name.startsWith('n') || !isNumber || number >= count) {
        return std::nullopt;
    }
    return number;
}

/// Reads an answer line by line; `valid` is false as soon as something is not as it should be.
class PlainReader {
public:
    explicit PlainReader(const LayoutRequest& request) : request_(request) {
        layout_.cards.resize(request.cards.size());
        layout_.ways.resize(request.ways.size());
        layout_.leftToRight = request.leftToRight;
        for (std::size_t i = 0; i < request.ways.size(); ++i) {
            wayOf_[request.ways[i]] = i;
        }
    }

    void read(const QByteArray& line) {
        const QList<QByteArray> words = line.simplified().split(' ');
        if (words.front() == "graph" && words.size() == 4) {
            layout_.size = QSizeF(number(words[2]) * kInch, number(words[3]) * kInch);
        } else if (words.front() == "node" && words.size() >= 6) {
            readNode(words);
        } else if (words.front() == "edge" && words.size() >= 4) {
            readEdge(words);
        } else if (words.front() == "stop") {
            stopped_ = true;
        } else if (!line.trimmed().isEmpty()) {
            valid_ = false;
        }
    }

    std::optional<MapLayout> take() {
        if (!valid_ || !stopped_ || !fits(layout_, request_)) {
            return std::nullopt;
        }
        for (const auto& group : request_.groups) {
            layout_.frames.push_back({frameAround(layout_, group), {}, group});
        }
        return std::move(layout_);
    }

private:
    double number(const QByteArray& word) {
        bool isNumber = false;
        const double value = word.toDouble(&isNumber);
        valid_ = valid_ && isNumber;
        return value;
    }

    QPointF point(const QByteArray& x, const QByteArray& y) {
        return {number(x) * kInch, layout_.size.height() - number(y) * kInch};
    }

    void readNode(const QList<QByteArray>& words) {
        const auto card = cardOf(words[1], layout_.cards.size());
        if (!card) {
            valid_ = false;
            return;
        }
        QRectF rect(QPointF(), request_.cards[*card]);
        rect.moveCenter(point(words[2], words[3]));
        layout_.cards[*card] = rect;
    }

    void readEdge(const QList<QByteArray>& words) {
        const auto from = cardOf(words[1], layout_.cards.size());
        const auto to = cardOf(words[2], layout_.cards.size());
        const auto points = static_cast<qsizetype>(number(words[3]));
        const auto way = from && to ? wayOf_.find({*from, *to}) : wayOf_.end();
        if (way == wayOf_.end() || words.size() < 4 + 2 * points) {
            valid_ = false;
            return;
        }
        std::vector<QPointF>& curve = layout_.ways[way->second];
        for (qsizetype i = 0; i < points; ++i) {
            curve.push_back(point(words[4 + 2 * i], words[5 + 2 * i]));
        }
    }

    const LayoutRequest& request_;
    MapLayout layout_;
    std::map<std::pair<std::size_t, std::size_t>, std::size_t> wayOf_;
    bool valid_ = true;
    bool stopped_ = false;
};

} // namespace

QByteArray toDot(const LayoutRequest& request) {
    QByteArray text = "digraph map {\n";
    text += request.leftToRight ? "rankdir=LR; ranksep=0.62; " : "rankdir=TB; ranksep=0.5; ";
    text += request.close ? "nodesep=0.12;\n" : "nodesep=0.24;\n";
    text += "splines=true; outputorder=nodesfirst;\n"
            "node [shape=box, fixedsize=true, label=\"\"]; edge [arrowhead=none];\n";
    for (std::size_t i = 0; i < request.cards.size(); ++i) {
        text += node(i) + " [width=" + inches(request.cards[i].width()) +
                ", height=" + inches(request.cards[i].height()) + "];\n";
    }
    if (!request.first.empty()) {
        text += "{ rank=min;";
        for (const std::size_t card : request.first) {
            text += ' ' + node(card) + ';';
        }
        text += " }\n";
    }
    for (std::size_t g = 0; g < request.groups.size(); ++g) {
        text +=
            "subgraph cluster" + QByteArray::number(static_cast<qulonglong>(g)) + " { margin=14;";
        for (const std::size_t card : request.groups[g]) {
            text += ' ' + node(card) + ';';
        }
        text += " }\n";
    }
    for (const auto& [from, to] : request.ways) {
        text += node(from) + " -> " + node(to) + ";\n";
    }
    return text + "}\n";
}

std::optional<MapLayout> fromPlain(const QByteArray& plain, const LayoutRequest& request) {
    PlainReader reader(request);
    for (const QByteArray& line : plain.split('\n')) {
        reader.read(line);
    }
    return reader.take();
}

} // namespace doppel::gui
