// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

/// Values as bytes and back, between two processes of the same program. Each struct names its
/// members once, for both directions (wire_fields.h):
///
///     template <class V>
///     void fields(V& visit, Flow& flow) {
///         visit(flow.arrivals, flow.good, flow.failed);
///     }
namespace doppel::gui {

/// The last enumerator of an enumeration that is sent: a greater number is refused.
template <class E>
struct LastOf;

namespace wire {

template <class T>
struct IsOptional : std::false_type {};
template <class T>
struct IsOptional<std::optional<T>> : std::true_type {};
template <class T>
struct IsList : std::false_type {};
template <class T>
struct IsList<std::vector<T>> : std::true_type {};
template <class T>
struct IsDuration : std::false_type {};
template <class R, class P>
struct IsDuration<std::chrono::duration<R, P>> : std::true_type {};
template <class T>
struct IsTime : std::false_type {};
template <class C, class D>
struct IsTime<std::chrono::time_point<C, D>> : std::true_type {};

/// A length in front of texts and lists.
using Count = std::uint32_t;

} // namespace wire

class WireWriter {
public:
    template <class... T>
    void operator()(const T&... values) {
        (put(values), ...);
    }
    std::string take() { return std::move(bytes_); }

private:
    void raw(const void* from, std::size_t size) {
        bytes_.append(static_cast<const char*>(from), size);
    }
    void putCount(std::size_t count) {
        const auto written = static_cast<wire::Count>(count);
        raw(&written, sizeof written);
    }
    template <class T>
    void put(const T& value) {
        if constexpr (std::is_arithmetic_v<T> || std::is_enum_v<T>) {
            raw(&value, sizeof value);
        } else if constexpr (wire::IsDuration<T>::value) {
            put(value.count());
        } else if constexpr (wire::IsTime<T>::value) {
            put(value.time_since_epoch().count());
        } else if constexpr (std::is_convertible_v<const T&, std::string_view>) {
            const std::string_view text = value;
            putCount(text.size());
            raw(text.data(), text.size());
        } else if constexpr (wire::IsOptional<T>::value) {
            put(value.has_value());
            if (value) {
                put(*value);
            }
        } else if constexpr (wire::IsList<T>::value) {
            putCount(value.size());
            for (const auto& element : value) {
                put(element);
            }
        } else {
            fields(*this, const_cast<T&>(value)); // which names the members and changes nothing
        }
    }

    std::string bytes_;
};

/// Reads what a WireWriter wrote. Whatever else the bytes are, it stays within them: from the first
/// thing that is wrong on it gives default values, and is not ok().
class WireReader {
public:
    /// Gives the same text, for as long as whoever reads the value needs it.
    using KeepName = std::function<std::string_view(std::string_view)>;

    explicit WireReader(std::string_view bytes, KeepName keepName = {})
        : rest_(bytes), keepName_(std::move(keepName)) {}

    template <class... T>
    void operator()(T&... values) {
        (get(values), ...);
    }
    bool ok() const { return ok_; }
    /// Everything was read, and it was well.
    bool done() const { return ok_ && rest_.empty(); }
    void fail() {
        ok_ = false;
        rest_ = {};
    }

private:
    std::string_view taken(std::size_t size) {
        if (size > rest_.size()) {
            fail();
            return {};
        }
        const std::string_view bytes = rest_.substr(0, size);
        rest_.remove_prefix(size);
        return bytes;
    }
    template <class T>
    T number() {
        T value{};
        if (const std::string_view bytes = taken(sizeof(T)); !bytes.empty()) {
            std::memcpy(&value, bytes.data(), sizeof(T));
        }
        return value;
    }
    template <class T>
    void get(T& value) {
        if constexpr (std::is_same_v<T, bool>) {
            value = number<std::uint8_t>() != 0;
        } else if constexpr (std::is_arithmetic_v<T>) {
            value = number<T>();
        } else if constexpr (std::is_enum_v<T>) {
            using Number = std::underlying_type_t<T>;
            const auto read = number<Number>();
            if (read < Number{} || read > static_cast<Number>(LastOf<T>::value)) {
                fail();
                return;
            }
            value = static_cast<T>(read);
        } else if constexpr (wire::IsDuration<T>::value) {
            value = T(number<typename T::rep>());
        } else if constexpr (wire::IsTime<T>::value) {
            value = T(typename T::duration(number<typename T::duration::rep>()));
        } else if constexpr (std::is_same_v<T, std::string>) {
            value = taken(number<wire::Count>());
        } else if constexpr (std::is_same_v<T, std::string_view>) {
            const std::string_view text = taken(number<wire::Count>());
            value = keepName_ ? keepName_(text) : std::string_view{};
        } else if constexpr (wire::IsOptional<T>::value) {
            value.reset();
            if (number<std::uint8_t>() != 0) {
                get(value.emplace());
            }
        } else if constexpr (wire::IsList<T>::value) {
            getList(value);
        } else {
            fields(*this, value);
        }
    }
    template <class T>
    void getList(std::vector<T>& list) {
        const auto count = number<wire::Count>();
        list.clear();
        // A wrong count must not reserve more than there can be: each element takes a byte at least.
        list.reserve(std::min<std::size_t>(count, rest_.size() / std::max(sizeof(T) / 8, 1UL)));
        for (wire::Count i = 0; i < count && ok_; ++i) {
            get(list.emplace_back());
        }
        if (!ok_) {
            list.clear();
        }
    }

    std::string_view rest_;
    KeepName keepName_;
    bool ok_ = true;
};

} // namespace doppel::gui
