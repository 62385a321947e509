# One folder, one target: every .cpp and .h of a folder belongs to its target, so a new file needs no change here.
#
#   postrider_library(name [PUBLIC lib...] [PRIVATE lib...])          the folder it is called in
#   postrider_program(name COMPONENT c [OUTPUT binary] LINK lib...)   an installed executable
#   postrider_test(name LABEL tier [GUI] [LINK lib...])               one binary, one ctest entry per tst_*.cpp

option(POSTRIDER_WERROR "Treat warnings as errors" OFF)
option(POSTRIDER_FUZZ "Build tests/fuzz, which needs clang" OFF)
option(POSTRIDER_CRASH_POINTS "Let tests end a program at named points, and plant bugs in it; not for what is installed" OFF)
set(POSTRIDER_SANITIZER "" CACHE STRING "Sanitizer this tree is built with (asan, tsan or empty)")

set(CMAKE_CXX_STANDARD 23)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_AUTOMOC ON)
set(CMAKE_AUTORCC ON)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/bin")

# Debian's own Python first: ./dev installs modules for that one, and another in the path would not know them.
find_program(POSTRIDER_PYTHON python3 PATHS /usr/bin NO_DEFAULT_PATH DOC "Python 3 with python3-yaml and python3-jsonschema")
find_program(POSTRIDER_PYTHON python3 REQUIRED)

# What every target of ours is compiled with; an interface target, so that one line states it.
add_library(postrider_options INTERFACE)
target_compile_options(postrider_options INTERFACE -Wall -Wextra -Wpedantic -Wconversion $<$<BOOL:${POSTRIDER_WERROR}>:-Werror>
    "-ffile-prefix-map=${PROJECT_SOURCE_DIR}=.") # the same bytes wherever the clone lies, so that clones share ccache
# With a sanitizer's code in between, gcc 12 can't follow what is initialised (gcc.gnu.org/PR105562) and warns at random.
if(POSTRIDER_SANITIZER AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    target_compile_options(postrider_options INTERFACE -Wno-maybe-uninitialized)
endif()
target_compile_definitions(postrider_options INTERFACE
    QT_NO_CAST_FROM_ASCII QT_NO_CAST_TO_ASCII QT_NO_URL_CAST_FROM_STRING QT_NO_NARROWING_CONVERSIONS_IN_CONNECT
    QT_NO_FOREACH QT_NO_KEYWORDS QT_USE_QSTRINGBUILDER
    $<$<NOT:$<CONFIG:Release>>:QT_FORCE_ASSERTS>
    POSTRIDER_VERSION="${PROJECT_VERSION}")
# <domain/ids.h>, <persistence/ledger.h>: a folder is named, never a path; who may name whom is checked by tests/layering.
target_include_directories(postrider_options INTERFACE "${PROJECT_SOURCE_DIR}/common" "${PROJECT_SOURCE_DIR}/services")

function(_postrider_folder_sources out)
    file(GLOB sources CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/*.cpp" "${CMAKE_CURRENT_SOURCE_DIR}/*.h")
    set(${out} ${sources} PARENT_SCOPE)
endfunction()

# CMake 3.25 forgets to run moc when a file is added to a target and nothing else changed: its timestamp has to go.
function(_postrider_moc_new_files name)
    get_target_property(sources ${name} SOURCES)
    set(list "${CMAKE_CURRENT_BINARY_DIR}/${name}_sources.txt")
    set(known "")
    if(EXISTS "${list}")
        file(READ "${list}" known)
    endif()
    if(NOT sources STREQUAL known)
        file(REMOVE "${CMAKE_CURRENT_BINARY_DIR}/${name}_autogen/timestamp")
        file(WRITE "${list}" "${sources}")
    endif()
endfunction()

function(postrider_library name)
    cmake_parse_arguments(arg "" "" "PUBLIC;PRIVATE" ${ARGN})
    _postrider_folder_sources(sources)
    list(FILTER sources EXCLUDE REGEX "/main\\.cpp$")
    set(compiled ${sources})
    list(FILTER compiled INCLUDE REGEX "\\.cpp$")
    if(compiled)
        add_library(${name} STATIC ${sources})
        target_link_libraries(${name} PUBLIC postrider_options ${arg_PUBLIC} PRIVATE ${arg_PRIVATE})
        _postrider_moc_new_files(${name})
    else()
        add_library(${name} INTERFACE ${sources})
        target_link_libraries(${name} INTERFACE postrider_options ${arg_PUBLIC})
    endif()
endfunction()

function(postrider_program name)
    cmake_parse_arguments(arg "" "COMPONENT;OUTPUT" "LINK" ${ARGN})
    add_executable(${name} "${CMAKE_CURRENT_SOURCE_DIR}/main.cpp")
    target_link_libraries(${name} PRIVATE postrider_options ${arg_LINK})
    if(arg_OUTPUT)
        set_target_properties(${name} PROPERTIES OUTPUT_NAME ${arg_OUTPUT})
    endif()
    install(TARGETS ${name} RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT ${arg_COMPONENT})
endfunction()

# Each tst_x.cpp ends with POSTRIDER_TEST(tst_X) (tests/support/testmain.h). ctest runs each class as a process of its own,
# so that they run in parallel; by hand, the binary without arguments runs them all. The targets tests_<tier> build all of
# one tier.
function(postrider_test name)
    cmake_parse_arguments(arg "GUI" "LABEL;TIMEOUT" "LINK;ENVIRONMENT" ${ARGN})
    _postrider_folder_sources(sources)
    add_executable(${name} ${sources})
    _postrider_moc_new_files(${name})
    target_link_libraries(${name} PRIVATE postrider_options Qt6::Test ${arg_LINK}
        $<IF:$<BOOL:${arg_GUI}>,postrider_testmain_gui,postrider_testmain>)
    if(NOT TARGET tests_${arg_LABEL})
        add_custom_target(tests_${arg_LABEL})
    endif()
    add_dependencies(tests_${arg_LABEL} ${name})
    if(NOT arg_TIMEOUT)
        set(arg_TIMEOUT 300) # a hang is a failure; no test's verdict depends on it
    endif()
    foreach(source IN LISTS sources)
        if(source MATCHES "/tst_([a-z0-9]+)\\.cpp$")
            set(test "${name}.${CMAKE_MATCH_1}")
            add_test(NAME ${test} COMMAND ${name} "tst_${CMAKE_MATCH_1}")
            set_tests_properties(${test} PROPERTIES LABELS ${arg_LABEL} TIMEOUT ${arg_TIMEOUT}
                ENVIRONMENT "QT_QPA_PLATFORM=offscreen;POSTRIDER_BIN_DIR=${CMAKE_RUNTIME_OUTPUT_DIRECTORY};${arg_ENVIRONMENT}")
        endif()
    endforeach()
endfunction()
