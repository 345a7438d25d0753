// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "script/varnish_http.h"

// What the recorder uses of libvarnishapi.so.3, which Debian's varnish brings along (<vapi/vsm.h>,
// <vapi/vsc.h> of libvarnishapi-dev). Declared here since those headers are not C++: they call
// parameters `class`.
extern "C" {
struct vsm;
struct vsc;
struct VSC_point { // its first two fields; the library alone makes these
    const volatile std::uint64_t* ptr;
    const char* name;
};
vsm* VSM_New();
int VSM_Arg(vsm*, char flag, const char* value);
int VSM_Attach(vsm*, int progress);
unsigned VSM_Status(vsm*);
const char* VSM_Error(const vsm*);
vsc* VSC_New();
int VSC_Iter(vsc*, vsm*, int (*function)(void*, const VSC_point*), void* context);
}

namespace varnish {

// The counters of a running Varnish where it keeps them, in shared memory: to be read at any time,
// as fast as memory is.
class Counters {
public:
    // `directory` is that of varnishd -n.
    explicit Counters(const std::string& directory) {
        vsm* memory = VSM_New();
        if (VSM_Arg(memory, 'n', directory.c_str()) < 0 || VSM_Attach(memory, -1) != 0) {
            std::fprintf(stderr, "%s: %s\n", directory.c_str(), VSM_Error(memory));
            std::exit(1);
        }
        VSM_Status(memory);
        const auto note = [](void* all, const VSC_point* point) {
            static_cast<Places*>(all)->insert_or_assign(point->name, point->ptr);
            return 0;
        };
        VSC_Iter(VSC_New(), memory, note, &places_);
    }

    const volatile std::uint64_t& operator[](const std::string& name) const {
        const auto found = places_.find(name);
        if (found == places_.end()) {
            std::fprintf(stderr, "Varnish has no counter %s\n", name.c_str());
            std::exit(1);
        }
        return *found->second;
    }

private:
    using Places = std::map<std::string, const volatile std::uint64_t*>;
    Places places_;
};

} // namespace varnish
