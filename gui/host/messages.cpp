// SPDX-License-Identifier: Apache-2.0
#include "gui/host/messages.h"

#include "gui/host/wire_fields.h"

#include <cstring>
#include <utility>

namespace doppel::gui {

template <class V>
void fields(V& visit, to_host::Action& action) {
    visit(action.yaml, action.injected);
}
template <class V>
void fields(V& visit, to_host::Open& open) {
    visit(open.file, open.sets, open.actions);
}
template <class V>
void fields(V& visit, to_host::PlayTo& play) {
    visit(play.until);
}
template <class V>
void fields(V& visit, to_host::Act& act) {
    visit(act.actions);
}
template <class V>
void fields(V& visit, to_host::Fork& fork) {
    visit(fork.number, fork.anew);
}
template <class V>
void fields(V& visit, to_host::Save& save) {
    visit(save.file, save.whole);
}
template <class V>
void fields(V& visit, to_host::Keep& keep) {
    visit(keep.file, keep.catalogue);
}

template <class V>
void fields(V& visit, from_host::Hello& hello) {
    visit(hello.protocol, hello.version, hello.process);
}
template <class V>
void fields(V& visit, from_host::Progress& progress) {
    visit(progress.step, progress.share);
}
template <class V>
void fields(V& visit, from_host::Wrong& wrong) {
    visit(wrong.errors);
}
template <class V>
void fields(V& visit, from_host::Sketch& sketch) {
    visit(sketch.sketch, sketch.built);
}
template <class V>
void fields(V& visit, from_host::Columns& columns) {
    visit(columns.columns);
}
template <class V>
void fields(V& visit, from_host::Series& series) {
    visit(series.columns, series.rows);
}
template <class V>
void fields(V& visit, from_host::Recorded& recorded) {
    visit(recorded.state, recorded.rows, recorded.decisions, recorded.timeline, recorded.tables);
}
template <class V>
void fields(V& visit, from_host::Now& now) {
    visit(now.state);
}
template <class V>
void fields(V& visit, from_host::Journeys& journeys) {
    visit(journeys.spans);
}
template <class V>
void fields(V& visit, from_host::Judged& judged) {
    visit(judged.judgement);
}
template <class V>
void fields(V& visit, from_host::Waiting& waiting) {
    visit(waiting.at);
}
template <class V>
void fields(V& visit, from_host::Spent& spent) {
    visit(spent.user, spent.system, spent.faults, spent.resident);
}
template <class V>
void fields(V& visit, from_host::Acted& acted) {
    visit(acted.events);
}
template <class V>
void fields(V& visit, from_host::Refused& refused) {
    visit(refused.errors);
}
template <class V>
void fields(V& visit, from_host::Forked& forked) {
    visit(forked.number, forked.process, forked.at);
}
template <class V>
void fields(V& visit, from_host::NotForked& failed) {
    visit(failed.number, failed.why);
}
template <class V>
void fields(V& visit, from_host::Saved& saved) {
    visit(saved.file);
}
template <class V>
void fields(V& visit, from_host::NotSaved& failed) {
    visit(failed.errors);
}
template <class V>
void fields(V& visit, from_host::Kept& kept) {
    visit(kept.file, kept.id);
}
template <class V>
void fields(V& visit, from_host::NotKept& failed) {
    visit(failed.errors);
}
template <class V>
void fields(V& visit, from_host::Ended& ended) {
    visit(ended.outcome);
}

namespace {

using FrameLength = std::uint32_t;

template <class... M>
std::string frameOf(const std::variant<M...>& message) {
    WireWriter writer;
    writer(FrameLength{}, static_cast<std::uint8_t>(message.index()));
    std::visit([&](const auto& each) { writer(each); }, message);
    std::string frame = writer.take();
    const auto length = static_cast<FrameLength>(frame.size() - sizeof(FrameLength));
    std::memcpy(frame.data(), &length, sizeof length);
    return frame;
}

template <class Message, std::size_t kKind = 0>
std::optional<Message> messageOf(std::size_t kind, WireReader& reader) {
    if constexpr (kKind < std::variant_size_v<Message>) {
        if (kind != kKind) {
            return messageOf<Message, kKind + 1>(kind, reader);
        }
        std::variant_alternative_t<kKind, Message> message;
        reader(message);
        if (reader.done()) {
            return Message(std::move(message));
        }
    }
    return std::nullopt;
}

template <class Message>
std::optional<Message> decoded(WireReader reader) {
    std::uint8_t kind = 0;
    reader(kind);
    return reader.ok() ? messageOf<Message>(kind, reader) : std::nullopt;
}

} // namespace

std::string encode(const to_host::Message& message) {
    return frameOf(message);
}

std::string encode(const from_host::Message& message) {
    return frameOf(message);
}

std::optional<to_host::Message> decodeToHost(std::string_view frame) {
    return decoded<to_host::Message>(WireReader(frame));
}

std::optional<from_host::Message> decodeFromHost(std::string_view frame,
                                                 const WireReader::KeepName& keepName) {
    return decoded<from_host::Message>(WireReader(frame, keepName));
}

void FrameBuffer::append(std::string_view bytes) {
    bytes_.erase(0, std::exchange(read_, 0));
    bytes_.append(bytes);
}

std::optional<std::string_view> FrameBuffer::next() {
    FrameLength length = 0;
    const std::string_view rest = std::string_view(bytes_).substr(read_);
    if (broken_ || rest.size() < sizeof length) {
        return std::nullopt;
    }
    std::memcpy(&length, rest.data(), sizeof length);
    if (length > kLongestMessage) {
        broken_ = true;
        return std::nullopt;
    }
    if (rest.size() - sizeof length < length) {
        return std::nullopt;
    }
    read_ += sizeof length + length;
    return rest.substr(sizeof length, length);
}

} // namespace doppel::gui
