// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/assert.h"
#include "sim/frame_pool.h"

#include <concepts>
#include <coroutine>
#include <cstdint>
#include <exception>
#include <optional>
#include <type_traits>
#include <utility>

namespace doppel::sim {

class World;

/// Gives the frame pool of a world; in world.h, so that this header needs no more of it.
inline FramePool& framePoolOf(World& world);

/// Takes a process that ran to its end out of the world's list of roots.
inline void forgetRoot(World& world, std::uint32_t rootIndex);

namespace detail {

template <class T>
concept HasWorld = requires(T& t) {
    { t.world() } -> std::convertible_to<World&>;
};

/// The world among a coroutine's arguments: a World& or anything with `world()`, such as the
/// component that it is a member of.
template <class First, class... Rest>
World& findWorld(First& first, Rest&... rest) {
    if constexpr (std::is_same_v<std::remove_const_t<First>, World>) {
        return first;
    } else if constexpr (HasWorld<First>) {
        return first.world();
    } else {
        static_assert(
            sizeof...(Rest) > 0,
            "a Task needs its World: take World& or be a member of something with world()");
        return findWorld(rest...);
    }
}

/// What every process keeps, whatever it returns. Its place in the frame does not depend on the
/// result's type.
class PromiseBase {
public:
    static constexpr std::uint32_t kNested = ~std::uint32_t{0};

    template <class... Args>
    static void* operator new(std::size_t size, Args&&... args) {
        return framePoolOf(findWorld(args...)).allocate(size);
    }
    static void operator delete(void* frame, std::size_t size) { FramePool::release(frame, size); }

    std::suspend_always initial_suspend() noexcept { return {}; }
    [[noreturn]] void unhandled_exception() noexcept { std::terminate(); }

    /// Who awaits the result. Of a root: on whose behalf it runs, or none.
    std::coroutine_handle<> parent;
    std::uint32_t rootIndex = kNested; ///< its place in the world's list of roots
    bool abandoned = false;            ///< its caller gave up on it: see within()
    bool forOthers = false;            ///< others have use for its result, whatever its caller does
};

using AnyProcess = std::coroutine_handle<PromiseBase>;

/// The process that awaits this one, seen through the common base.
inline AnyProcess asProcess(std::coroutine_handle<> handle) {
    return AnyProcess::from_address(handle.address());
}

struct FinalAwaiter {
    bool await_ready() noexcept { return false; }
    template <class Promise>
    std::coroutine_handle<> await_suspend(std::coroutine_handle<Promise> self) noexcept {
        PromiseBase& promise = self.promise();
        if (promise.rootIndex == PromiseBase::kNested) {
            return promise.parent;
        }
        forgetRoot(FramePool::worldOf(self.address()), promise.rootIndex);
        self.destroy();
        return std::noop_coroutine();
    }
    void await_resume() noexcept {}
};

template <class T>
class Promise : public PromiseBase {
public:
    std::coroutine_handle<Promise> get_return_object() {
        return std::coroutine_handle<Promise>::from_promise(*this);
    }
    FinalAwaiter final_suspend() noexcept { return {}; }
    template <class U>
    void return_value(U&& value) {
        result_.emplace(std::forward<U>(value));
    }
    T&& take() { return std::move(*result_); }

private:
    std::optional<T> result_;
};

template <>
class Promise<void> : public PromiseBase {
public:
    std::coroutine_handle<Promise> get_return_object() {
        return std::coroutine_handle<Promise>::from_promise(*this);
    }
    FinalAwaiter final_suspend() noexcept { return {}; }
    void return_void() {}
    void take() {}
};

} // namespace detail

/// A process: a coroutine that waits in simulated time and then returns a T. Lazy: it starts when
/// it is awaited, or when it is given to World::spawn. The Task owns the frame; destroying it
/// destroys the process wherever it waits.
///
/// Its frame lives in the memory of its world, which it finds among its arguments: a World&, or
/// anything with `world()`. A call costs a few nanoseconds, so model code may be cut into functions
/// as it reads best.
template <class T = void>
class [[nodiscard]] Task {
public:
    using promise_type = detail::Promise<T>;
    using Handle = std::coroutine_handle<promise_type>;

    Task(Handle handle)
        : handle_(handle) {} // NOLINT(google-explicit-constructor): made by the compiler
    Task(Task&& other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}
    Task& operator=(Task&& other) noexcept {
        std::swap(handle_, other.handle_);
        return *this;
    }
    ~Task() {
        if (handle_) {
            handle_.destroy();
        }
    }

    bool await_ready() const noexcept { return false; }
    std::coroutine_handle<> await_suspend(std::coroutine_handle<> parent) noexcept {
        handle_.promise().parent = parent;
        return handle_;
    }
    /// The result, which stays in the frame until the Task goes: what takes it copies it once. In
    /// `co_await call()` the Task goes at the end of the statement: never bind a reference to it.
    decltype(auto) await_resume() { return handle_.promise().take(); }

    /// For what drives it: within() and World::spawn.
    Handle handle() const { return handle_; }
    Handle release() { return std::exchange(handle_, nullptr); }

private:
    Handle handle_;
};

} // namespace doppel::sim
