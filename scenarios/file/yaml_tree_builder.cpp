// SPDX-License-Identifier: Apache-2.0
#include "scenarios/file/yaml_tree_builder.h"

#include "scenarios/file/yaml_reader.h"

#include <algorithm>

namespace doppel::scenarios {

namespace {

/// Whether the quote that opens at `start` is closed; yaml-cpp 0.7 takes the end of the file for a
/// closing quote.
bool quoteCloses(std::string_view text, std::size_t start) {
    const char quote = text[start];
    for (std::size_t i = start + 1; i < text.size(); ++i) {
        if (quote == '"' && text[i] == '\\') {
            ++i;
        } else if (text[i] == quote) {
            return true; // the first of a doubled '' closes as well as the second
        }
    }
    return false;
}

/// What textErrors() refuses in the file is not allowed as an escape either.
bool isControl(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && c != '\n' && c != '\t' && c != '\r') || byte == 0x7F;
}

bool isQuote(char c) {
    return c == '"' || c == '\'';
}

} // namespace

int ColumnCounter::column(const YAML::Mark& mark) {
    if (mark.line != line_ || mark.pos < pos_) {
        line_ = mark.line;
        pos_ = mark.pos - mark.column;
        column_ = 1;
    }
    for (; pos_ < mark.pos && static_cast<std::size_t>(pos_) < text_.size(); ++pos_) {
        const auto byte = static_cast<unsigned char>(text_[static_cast<std::size_t>(pos_)]);
        column_ += (byte & 0xC0U) == 0x80U ? 0 : 1;
    }
    return column_;
}

YamlTreeBuilder::YamlTreeBuilder(std::string_view text, Place file, const sim::WhoStops& stops)
    : text_(text), file_(std::move(file)), stops_(stops), columns_(text) {}

Place YamlTreeBuilder::placeOf(const YAML::Mark& mark) {
    Place place = file_;
    if (!mark.is_null()) {
        place.line = mark.line + 1;
        place.column = columns_.column(mark);
    }
    return place;
}

void YamlTreeBuilder::fail(const Place& place, std::string message) {
    isUsable_ = false;
    note(place, std::move(message));
}

void YamlTreeBuilder::note(const Place& place, std::string message) {
    errors_.push_back({.message = std::move(message), .where = place.where()});
    if (errors_.size() >= kMostErrors) {
        isUsable_ = false;
        errors_.push_back({.message = "more than " + std::to_string(kMostErrors) +
                                      " errors; the rest of the file was not read",
                           .where = place.where()});
        throw StopReading{};
    }
}

Node YamlTreeBuilder::newNode(const YAML::Mark& mark, Node::Kind kind) {
    Node node;
    node.kind = kind;
    node.place = placeOf(mark);
    if (++nodes_ > kMostNodes) {
        fail(node.place, "the file has more than " + std::to_string(kMostNodes) + " values");
        throw StopReading{};
    }
    if (nodes_ % kNodesBetweenQuestions == 0) {
        askWhoStops();
    }
    return node;
}

void YamlTreeBuilder::askWhoStops() {
    if (const std::string who = stops_ ? stops_() : std::string{}; !who.empty()) {
        isUsable_ = false;
        errors_.push_back(stoppedReading(who, *file_.file));
        throw StopReading{};
    }
}

void YamlTreeBuilder::refuseTag(const Place& place, const std::string& tag) {
    // yaml-cpp gives "?" to plain values without a tag and "!" to quoted ones
    if (!tag.empty() && tag != "?" && tag != "!") {
        note(place,
             "tags such as " + quotedForMessage(tag) + " are not allowed; a field's type is known");
    }
}

void YamlTreeBuilder::OnDocumentStart(const YAML::Mark& mark) {
    if (++documents_ > 1) {
        note(placeOf(mark), "a second document starts here; a file holds one");
        throw StopReading{};
    }
}

void YamlTreeBuilder::OnNull(const YAML::Mark& mark, YAML::anchor_t) {
    add(newNode(mark, Node::Kind::Null));
}

void YamlTreeBuilder::OnAlias(const YAML::Mark& mark, YAML::anchor_t) {
    Node node = newNode(mark, Node::Kind::Null);
    fail(node.place, "aliases (*) are not allowed; write the value out");
    node.kind = Node::Kind::Scalar; // so that a key that was an alias is not reported twice
    add(std::move(node));
}

void YamlTreeBuilder::OnAnchor(const YAML::Mark& mark, const std::string& name) {
    note(placeOf(mark), "anchors such as " + quotedForMessage('&' + name) +
                            " are not allowed; write the value out");
}

void YamlTreeBuilder::OnScalar(const YAML::Mark& mark,
                               const std::string& tag,
                               YAML::anchor_t,
                               const std::string& value) {
    Node node = newNode(mark, Node::Kind::Scalar);
    node.text = value;
    node.quoted = tag == "!";
    refuseTag(node.place, tag);
    readScalarStyle(mark, node);
    const auto control = std::find_if(node.text.begin(), node.text.end(), isControl);
    if (control != node.text.end()) {
        note(node.place, quotedForMessage(node.text) + " holds a control character");
    }
    add(std::move(node));
}

void YamlTreeBuilder::readScalarStyle(const YAML::Mark& mark, Node& node) {
    const auto start = static_cast<std::size_t>(mark.pos);
    if (start >= text_.size()) {
        return;
    }
    if (node.quoted && text_[start] == '!') {
        note(node.place, "tags such as \"!\" are not allowed; a field's type is known");
    }
    const bool inQuotes = node.quoted && isQuote(text_[start]);
    if (inQuotes && !quoteCloses(text_, start)) {
        fail(node.place, "the quote that opens here is never closed");
    }
    const std::size_t textStart = start + (inQuotes ? 1 : 0);
    const bool oneLine = node.text.find('\n') == std::string::npos;
    if (oneLine && text_.substr(textStart, node.text.size()) == node.text) {
        node.textColumn = node.place.column + (inQuotes ? 1 : 0);
    }
}

void YamlTreeBuilder::OnSequenceStart(const YAML::Mark& mark,
                                      const std::string& tag,
                                      YAML::anchor_t,
                                      YAML::EmitterStyle::value) {
    open(mark, tag, Node::Kind::List);
}

void YamlTreeBuilder::OnMapStart(const YAML::Mark& mark,
                                 const std::string& tag,
                                 YAML::anchor_t,
                                 YAML::EmitterStyle::value) {
    open(mark, tag, Node::Kind::Map);
}

void YamlTreeBuilder::open(const YAML::Mark& mark, const std::string& tag, Node::Kind kind) {
    Open& inner = open_.emplace_back();
    inner.node = newNode(mark, kind);
    refuseTag(inner.node.place, tag);
    if (open_.size() > static_cast<std::size_t>(kDeepestNesting)) {
        fail(inner.node.place, "nested deeper than " + std::to_string(kDeepestNesting) + " levels");
        throw StopReading{};
    }
}

void YamlTreeBuilder::close() {
    Node node = std::move(open_.back().node);
    open_.pop_back();
    add(std::move(node));
}

void YamlTreeBuilder::add(Node node) {
    if (open_.empty()) {
        root_ = std::move(node);
        return;
    }
    Open& parent = open_.back();
    if (parent.node.isList()) {
        parent.node.items.push_back(std::move(node));
    } else if (!parent.keyGiven) {
        addKey(parent, std::move(node));
    } else {
        const bool isAbsent = node.isNull() && node.place.line != parent.entry.keyPlace.line;
        if (isAbsent) {
            node.place = parent.entry.keyPlace; // yaml-cpp's mark is where the next key stands
        }
        parent.entry.value = std::move(node);
        if (!parent.isRepeated) {
            parent.node.entries.push_back(std::move(parent.entry));
        }
        parent.entry = {};
        parent.keyGiven = false;
        parent.isRepeated = false;
    }
}

void YamlTreeBuilder::addKey(Open& map, Node key) {
    map.keyGiven = true;
    map.entry.keyPlace = key.place;
    if (!key.isScalar()) {
        fail(key.place, "a key must be a name, found " + key.found());
        return;
    }
    if (key.text == "<<" && !key.quoted) {
        fail(key.place, "merge keys (<<) are not allowed; use \"extends\" or write the values out");
    }
    map.entry.key = key.text;
    const auto [first, isNew] = map.keys.emplace(key.text, key.place);
    if (!isNew) {
        map.isRepeated = true;
        note(key.place, "the key " + quotedForMessage(key.text) + " is given twice; first at " +
                            std::to_string(first->second.line) + ':' +
                            std::to_string(first->second.column));
    }
}

} // namespace doppel::scenarios
