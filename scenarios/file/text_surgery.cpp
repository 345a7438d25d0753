// SPDX-License-Identifier: Apache-2.0
#include "scenarios/file/text_surgery.h"

#include "scenarios/file/flow_text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace doppel::scenarios {

namespace {

/// Where a key stands among those at the top of a file: in the order of a page of the reference.
std::size_t rankOf(std::string_view key) {
    constexpr std::array<std::string_view, 5> kLast{"set", "components", "traffic", "timeline",
                                                    "objectives"};
    const auto found = std::find(kLast.begin(), kLast.end(), key);
    return found == kLast.end() ? 0 : static_cast<std::size_t>(found - kLast.begin()) + 1;
}

std::optional<std::size_t> indexOf(const LaidNode& node, const std::string& step) {
    if (node.kind == Node::Kind::Map) {
        for (std::size_t i = 0; i < node.entries.size(); ++i) {
            if (node.entries[i].key == step) {
                return i;
            }
        }
        return std::nullopt;
    }
    std::size_t index = 0;
    const auto outcome = std::from_chars(step.data(), step.data() + step.size(), index);
    const bool isThere = outcome.ec == std::errc{} && index < node.items.size();
    return isThere ? std::optional(index) : std::nullopt;
}

std::string flowEntry(std::span<const std::string> steps, const std::string& value) {
    const std::string key = plainOrQuoted(steps.front(), true) + ": ";
    return steps.size() == 1 ? key + value : key + '{' + flowEntry(steps.subspan(1), value) + '}';
}

std::string_view between(std::string_view text, std::size_t begin, std::size_t end) {
    return text.substr(begin, end - begin);
}

} // namespace

TextSurgery::TextSurgery(std::string_view text, const LaidNode& root) : text_(text), root_(root) {
    const std::size_t feed = text.find('\n');
    if (feed != std::string_view::npos && feed > 0 && text[feed - 1] == '\r') {
        feed_ = "\r\n";
    }
    for (const LaidEntry& entry : root.entries) {
        if (entry.value.kind == Node::Kind::Map && !entry.value.flow) {
            unit_ = indentAt(entry.value.begin);
            break;
        }
    }
}

std::size_t TextSurgery::lineStart(std::size_t at) const {
    const std::size_t feed = at == 0 ? std::string_view::npos : text_.rfind('\n', at - 1);
    return feed == std::string_view::npos ? 0 : feed + 1;
}

std::size_t TextSurgery::lineEnd(std::size_t at) const {
    const std::size_t feed = text_.find('\n', at);
    return feed == std::string_view::npos ? text_.size() : feed + 1;
}

bool TextSurgery::startsLine(std::size_t at) const {
    const std::size_t start = lineStart(at);
    return between(text_, start, at).find_first_not_of(' ') == std::string_view::npos;
}

TextChange TextSurgery::newLines(std::size_t at, std::string lines) const {
    const bool unended = at == text_.size() && at > 0 && text_[at - 1] != '\n';
    if (unended) { // as the text ends without a line feed, it goes on to
        lines = feed_ + lines.substr(0, lines.size() - feed_.size());
    }
    return {at, 0, std::move(lines)};
}

std::string TextSurgery::blockLines(std::size_t indent,
                                    std::span<const std::string> steps,
                                    const Value& value) const {
    const std::string key = std::string(indent, ' ') + plainOrQuoted(steps.front(), false) + ':';
    return steps.size() == 1 ? key + ' ' + value(false) + feed_
                             : key + feed_ + blockLines(indent + unit_, steps.subspan(1), value);
}

std::optional<TextChange> TextSurgery::put(const Steps& way, const Value& value) const {
    const LaidNode* node = &root_;
    const LaidEntry* entry = nullptr;
    bool inFlow = false;
    std::size_t done = 0;
    for (; done < way.size(); ++done) {
        const auto index = indexOf(*node, way[done]);
        if (!index) {
            break;
        }
        const bool isMap = node->kind == Node::Kind::Map;
        inFlow = node->flow;
        entry = isMap ? &node->entries[*index] : nullptr;
        node = isMap ? &entry->value : &node->items[*index];
    }
    const auto rest = std::span(way).subspan(done);
    if (rest.empty()) {
        return replace(entry, *node, value(inFlow));
    }
    if (node->kind == Node::Kind::Map) {
        return insert(*node, rest, value, done == 0);
    }
    if (node->kind == Node::Kind::Null && entry != nullptr) {
        return fill(*entry, inFlow, rest, value);
    }
    return std::nullopt;
}

TextChange
TextSurgery::replace(const LaidEntry* entry, const LaidNode& node, std::string value) const {
    if (entry == nullptr) {
        return {node.begin, node.end - node.begin, std::move(value)};
    }
    const std::size_t colon = entry->colon;
    const std::size_t line = lineEnd(colon);
    if (node.begin >= line) { // a block under its key: the key's comment stays in its line
        const std::size_t last = std::min(text_.find_first_of("\r\n", colon), line);
        return {colon, node.end - colon, ' ' + value + std::string(between(text_, colon, last))};
    }
    const bool isAbsent = node.begin == colon;
    return {node.begin, node.end - node.begin, (isAbsent ? " " : "") + value};
}

TextChange TextSurgery::insert(const LaidNode& map,
                               std::span<const std::string> steps,
                               const Value& value,
                               bool atTop) const {
    if (map.flow) {
        const bool isEmpty = map.entries.empty();
        const std::size_t at = isEmpty ? map.begin + 1 : map.entries.back().value.end;
        return {at, 0, (isEmpty ? "" : ", ") + flowEntry(steps, value(true))};
    }
    const std::string lines = blockLines(indentAt(map.begin), steps, value);
    const LaidEntry* before = nullptr;
    for (const LaidEntry& entry : map.entries) {
        before = !atTop || rankOf(entry.key) <= rankOf(steps.front()) ? &entry : before;
    }
    return newLines(before == nullptr ? lineStart(map.begin) : lineEnd(before->value.end), lines);
}

TextChange TextSurgery::fill(const LaidEntry& entry,
                             bool inFlow,
                             std::span<const std::string> steps,
                             const Value& value) const {
    const std::size_t end = entry.value.end;
    if (inFlow) {
        return {entry.colon, end - entry.colon, " {" + flowEntry(steps, value(true)) + '}'};
    }
    const std::size_t line = lineEnd(end);
    std::string text(between(text_, end, line));
    text += text.ends_with('\n') ? "" : feed_;
    return {entry.colon, line - entry.colon,
            text + blockLines(indentAt(entry.begin) + unit_, steps, value)};
}

const LaidNode* TextSurgery::nodeAt(std::span<const std::string> way) const {
    const LaidNode* node = &root_;
    for (const std::string& step : way) {
        const auto index = indexOf(*node, step);
        if (!index) {
            return nullptr;
        }
        node = node->kind == Node::Kind::Map ? &node->entries[*index].value : &node->items[*index];
    }
    return node;
}

std::optional<TextChange> TextSurgery::erase(const Steps& way) const {
    const LaidNode* map = nodeAt(std::span(way).first(way.size() - 1));
    if (map == nullptr || map->kind != Node::Kind::Map) {
        return std::nullopt;
    }
    const auto index = indexOf(*map, way.back());
    return index ? std::optional(eraseEntry(*map, *index)) : std::nullopt;
}

std::optional<TextChange> TextSurgery::renameKey(const Steps& way, std::string_view key) const {
    const LaidNode* map = nodeAt(std::span(way).first(way.size() - 1));
    if (map == nullptr || map->kind != Node::Kind::Map) {
        return std::nullopt;
    }
    const auto index = indexOf(*map, way.back());
    if (!index) {
        return std::nullopt;
    }
    const LaidEntry& entry = map->entries[*index];
    return TextChange{entry.begin, entry.colon - entry.begin, plainOrQuoted(key, map->flow) + ':'};
}

TextChange TextSurgery::eraseEntry(const LaidNode& map, std::size_t index) const {
    const LaidEntry& entry = map.entries[index];
    const bool isLast = index + 1 == map.entries.size();
    std::size_t begin = entry.begin;
    std::size_t end = entry.value.end;
    if (!map.flow && startsLine(begin)) {
        begin = lineStart(begin);
        end = lineEnd(end);
    } else if (map.flow && index > 0) {
        begin = map.entries[index - 1].value.end;
    } else if (!isLast) {
        end = map.entries[index + 1].begin;
    } else if (!map.flow) {
        return {begin, end - begin, "{}"};
    }
    return {begin, end - begin, ""};
}

const LaidNode* TextSurgery::listAt(const Steps& list) const {
    const LaidNode* node = nodeAt(list);
    return node != nullptr && node->kind == Node::Kind::List ? node : nullptr;
}

std::optional<TextSurgery::Lines> TextSurgery::linesOf(const LaidNode& list,
                                                       std::size_t index) const {
    const LaidNode& item = list.items[index];
    const std::size_t start = lineStart(item.begin);
    const std::size_t dash = start + indentAt(list.begin);
    return dash < text_.size() && text_[dash] == '-' && startsLine(dash)
               ? std::optional(Lines{start, lineEnd(item.end)})
               : std::nullopt;
}

std::optional<TextChange> TextSurgery::putList(std::string_view list,
                                               std::span<const std::string> items) const {
    const auto index = indexOf(root_, std::string(list));
    if (!index) {
        return std::nullopt;
    }
    const LaidEntry& entry = root_.entries[*index];
    std::string text;
    if (root_.flow) {
        for (const std::string& item : items) {
            text += (text.empty() ? "" : ", ") + item;
        }
        return TextChange{entry.value.begin, entry.value.end - entry.value.begin, '[' + text + ']'};
    }
    const std::size_t line = lineEnd(entry.value.end);
    text = between(text_, entry.value.end, line);
    text += text.ends_with('\n') ? "" : feed_;
    for (const std::string& item : items) {
        text += std::string(unit_, ' ') + "- " + item + feed_;
    }
    return TextChange{entry.colon, line - entry.colon, std::move(text)};
}

std::optional<TextChange>
TextSurgery::insertItem(const Steps& way, std::size_t index, std::string_view item) const {
    const LaidNode* list = listAt(way);
    if (list == nullptr || list->items.empty()) {
        return std::nullopt;
    }
    const bool atEnd = index >= list->items.size();
    if (list->flow) {
        return atEnd ? TextChange{list->items.back().end, 0, ", " + std::string(item)}
                     : TextChange{list->items[index].begin, 0, std::string(item) + ", "};
    }
    const auto lines = linesOf(*list, index == 0 ? 0 : (atEnd ? list->items.size() : index) - 1);
    if (!lines) {
        return std::nullopt;
    }
    return newLines(index == 0 ? lines->begin : lines->end,
                    std::string(indentAt(list->begin), ' ') + "- " + std::string(item) + feed_);
}

std::optional<TextChange> TextSurgery::eraseItem(const Steps& way, std::size_t index) const {
    const LaidNode* list = listAt(way);
    if (list == nullptr) {
        return std::nullopt;
    }
    if (list->flow) {
        const std::size_t begin = index > 0 ? list->items[index - 1].end : list->items[0].begin;
        const std::size_t end = index > 0 ? list->items[index].end : list->items[1].begin;
        return TextChange{begin, end - begin, ""};
    }
    const auto lines = linesOf(*list, index);
    return lines ? std::optional(TextChange{lines->begin, lines->end - lines->begin, ""})
                 : std::nullopt;
}

std::optional<TextChange>
TextSurgery::moveItem(const Steps& way, std::size_t from, std::size_t to) const {
    const LaidNode* list = listAt(way);
    if (list == nullptr) {
        return std::nullopt;
    }
    std::vector<Lines> parts;
    for (std::size_t i = std::min(from, to); i <= std::max(from, to); ++i) {
        const LaidNode& item = list->items[i];
        const auto lines =
            list->flow ? std::optional(Lines{item.begin, item.end}) : linesOf(*list, i);
        if (!lines) {
            return std::nullopt;
        }
        parts.push_back(*lines);
    }
    std::vector<Lines> order = parts;
    if (from < to) {
        std::rotate(order.begin(), order.begin() + 1, order.end());
    } else {
        std::rotate(order.begin(), order.end() - 1, order.end());
    }
    std::string text; // what stands between them, comments and commas, stays where it is
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const bool unended = !list->flow && !text.empty() && !text.ends_with('\n');
        text += unended ? feed_ : "";
        text += i == 0 ? "" : between(text_, parts[i - 1].end, parts[i].begin);
        text += between(text_, order[i].begin, order[i].end);
    }
    return TextChange{parts.front().begin, parts.back().end - parts.front().begin, std::move(text)};
}

} // namespace doppel::scenarios
